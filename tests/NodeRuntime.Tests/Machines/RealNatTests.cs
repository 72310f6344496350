using System.Net;
using System.Net.Sockets;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.Switching;
using LabSim.Switching.Ports;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>The real QEMU as a nat: a machine without a guest, under the machines' user, at a port of the real switch.</summary>
public sealed class RealNatTests : IAsyncLifetime
{
    private const string Outside = "net0:eth1";

    private readonly RealQemu _qemu = new();
    private readonly Fabric _fabric = new(new FabricOptions { Lab = "test" });
    private MachineConfig _config = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var transport = await _qemu.Runtime().FindSocketTransportAsync(HostArchitecture.Name, Cancellation);
        var nic = new NicConfig(0, "eth1", "02:00:00:00:00:01", _qemu["port"])
        {
            Transport = transport, LocalPath = transport == NicTransport.Datagram ? _qemu["run/q"] : null,
        };
        _config = _qemu.Config with
        {
            Name = "net0", Architecture = HostArchitecture.Name, MemoryBytes = 0, Cpus = 0, Accelerator = null, Firmware = [], Nics = [nic],
            UserNetwork = new UserNetwork("10.0.2.0/24"), StateDirectory = _qemu["home"],
        };
        _fabric.OpenPort(new PortConfig
        {
            Name = Outside, SocketPath = nic.SocketPath, OwnerUserId = _config.User?.UserId, PeerPath = nic.LocalPath,
            Transport = transport == NicTransport.Datagram ? PortTransport.Datagram : PortTransport.Stream,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _qemu.DisposeAsync();
        _fabric.Dispose();
    }

    [Fact]
    public async Task It_starts_confined_is_taken_up_by_the_next_server_and_stops_at_once()
    {
        var first = await _qemu.StartAsync(_config);
        Assert.Equal(MachineState.Ready, first.State);
        Assert.Null(first.Console);
        Assert.Null(first.Agent);
        Assert.True(SpinWait.SpinUntil(() => _fabric.ReadPort(Outside).State == PortState.Running, TimeSpan.FromSeconds(10)));
        var status = await File.ReadAllLinesAsync($"/proc/{first.Record.ProcessId}/status", Cancellation);
        Assert.Contains("Seccomp:\t2", status);
        if (MachineUser.ForThisServer() is { } user)
        {
            Assert.Contains(status, line => line.StartsWith($"Uid:\t{user.UserId}\t{user.UserId}\t{user.UserId}", StringComparison.Ordinal));
            Assert.Contains("CapEff:\t0000000000000000", status);
        }

        Assert.InRange(first.ReadUsage().ResidentBytes, 1 << 20, 64 << 20);
        Assert.Equal(["qemu.log"], Directory.GetFileSystemEntries(_config.StateDirectory).Select(Path.GetFileName).Where(name => name != "r1"));
        await first.SetCarrierAsync("eth1", up: false, Cancellation);
        await first.SetCarrierAsync("eth1", up: true, Cancellation);
        await first.DisposeAsync();

        Assert.Equal(first.Record.ProcessId, Assert.Single(_qemu.Runtime().FindProcesses(_qemu["run"])).ProcessId);
        await using var second = await _qemu.Runtime().AdoptAsync(_config, first.Record, Cancellation);
        Assert.Equal(MachineState.Ready, second!.State);

        // Whatever the grace is: nobody is inside who could power down.
        await second.StopAsync(TimeSpan.FromMinutes(10), Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal((MachineState.Stopped, null), (second.State, second.Reason));
        Assert.Null(ProcessIdentity.Read(first.Record.ProcessId));
        Assert.Empty(Directory.GetFiles(_qemu["run"]));
        Assert.True(SpinWait.SpinUntil(() => _fabric.ReadPort(Outside).State == PortState.Listening, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Killed_it_is_a_crash_whose_reason_is_not_what_QEMU_always_says()
    {
        var machine = await _qemu.StartAsync(_config);
        using (var descriptor = ProcessDescriptor.Open(machine.Record.ProcessId)!)
        {
            descriptor.Send(ProcessSignal.Kill);
        }

        Assert.Equal("QEMU is gone (killed by signal 9)", (await machine.WaitForAsync(MachineState.Crashed)).Reason);
    }

    [Fact]
    public async Task Held_it_is_unresponsive_and_heals()
    {
        var machine = await _qemu.StartAsync(_config);
        using var descriptor = ProcessDescriptor.Open(machine.Record.ProcessId)!;
        descriptor.Send(ProcessSignal.Stop);
        await machine.WaitForAsync(MachineState.Unresponsive);
        descriptor.Send(ProcessSignal.Continue);
        await machine.WaitForAsync(MachineState.Ready);
    }

    [Fact]
    public async Task A_connection_to_a_guest_that_is_not_there_opens_no_door_that_stays_open()
    {
        var port = FreePort();
        var machine = await _qemu.StartAsync(_config with { UserNetwork = new UserNetwork("10.0.2.0/24") { Forwards = [new UserForward(false, "127.0.0.1", port, "10.0.2.15", 80)] } });
        Assert.Equal([port], ListeningAt(machine.Record.ProcessId));
        await using (var first = await machine.GuestPorts!.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.0.2.15"), 22), Cancellation))
        await using (var second = await machine.GuestPorts.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.0.2.15"), 22), Cancellation))
        {
            Assert.NotSame(first, second);
            Assert.Equal([port], ListeningAt(machine.Record.ProcessId));
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    // proc_net_tcp(5): the second word is the local address and port, the fourth the state (0A: listening), the tenth the socket's inode.
    private static int[] ListeningAt(int process)
    {
        var own = Directory.GetFileSystemEntries($"/proc/{process}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        return
        [
            .. File.ReadLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words[3] == "0A" && own.Contains($"socket:[{words[9]}]")).Select(words => Convert.ToInt32(words[1].Split(':')[1], 16)),
        ];
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_said_by_name()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => _qemu.StartAsync(_config with { UserNetwork = new UserNetwork("10.0.2.0/24") { Forwards = [new UserForward(false, "127.0.0.1", port, "10.0.2.15", 80)] } }));
        Assert.Contains($"127.0.0.1:{port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QEMU_takes_networks_of_every_size()
    {
        foreach (var subnet in (string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.7.0/25", "192.168.7.16/28", "192.168.7.248/29"])
        {
            var machine = await _qemu.StartAsync(_config with { UserNetwork = new UserNetwork(subnet) });
            Assert.Equal(MachineState.Ready, machine.State);
            await machine.StopAsync(TimeSpan.Zero, Cancellation);
        }
    }
}
