using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qemu;
using LabSim.Switching;
using LabSim.Switching.Ports;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>The real QEMU takes every NIC model over a stream and over datagrams, comes to the switch's ports, and sets every cable.</summary>
public class RealNicTests
{
    private static readonly string[] Models = ["virtio-net", "e1000", "e1000e", "vmxnet3", "rtl8139", "pcnet"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NicTransport.Stream, PortTransport.Stream)]
    [InlineData(NicTransport.Datagram, PortTransport.Datagram)]
    public async Task Every_model_comes_to_its_port_under_the_machines_user_and_has_a_cable(NicTransport transport, PortTransport port)
    {
        await using var qemu = new RealQemu();
        var version = (await new QemuCatalog(qemu.Options).FindAsync("x86_64", Cancellation)).Capabilities;
        Assert.SkipUnless(version.StreamReconnects || transport != NicTransport.Stream, $"the stream of QEMU {version.Version} does not connect again");
        using var fabric = new Fabric(new FabricOptions { Lab = "test" });
        var nics = Models.Select((model, i) => new NicConfig(i, model, $"02:00:00:00:00:0{i}", qemu[$"port{i}"])
        {
            Model = model,
            Transport = transport,
            LocalPath = transport == NicTransport.Datagram ? qemu[$"run/nic{i}"] : null,
        }).ToList();
        foreach (var nic in nics)
        {
            fabric.OpenPort(new PortConfig
            {
                Name = nic.Name, SocketPath = nic.SocketPath, Transport = port, PeerPath = nic.LocalPath, OwnerUserId = qemu.Config.User?.UserId,
            });
        }

        var machine = await qemu.StartAsync(qemu.Config with { Nics = [.. nics] });
        Assert.True(SpinWait.SpinUntil(() => Models.All(model => fabric.ReadPort(model).State == PortState.Running), TimeSpan.FromSeconds(10)));
        foreach (var nic in nics)
        {
            await machine.SetCarrierAsync(nic.Name, up: false, Cancellation);
            await machine.SetCarrierAsync(nic.Name, up: true, Cancellation);
        }

        await machine.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.True(SpinWait.SpinUntil(() => Models.All(model => fabric.ReadPort(model).State == PortState.Listening), TimeSpan.FromSeconds(10)));
        Assert.Empty(Directory.GetFiles(qemu["run"]));
    }
}
