using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Tests.Qemu;

/// <summary>Golden options of every NIC model over every transport.</summary>
public class NicArgumentsTests
{
    private const string Mac = "02:00:00:00:00:01";
    private static readonly Version Old = new(7, 2, 22);
    private static readonly Version New = new(10, 0, 2);

    [Fact]
    public void Streams_on_QEMU_10()
    {
        const string Backend = "-netdev stream,id=net0,server=off,addr.type=unix,addr.path=/run/l/p,reconnect-ms=200";
        Assert.Equal([Backend, "-device virtio-net-pci,id=nic0,netdev=net0,mac=02:00:00:00:00:01,romfile=,host_mtu=9000"], Show("virtio-net", NicTransport.Stream, New));
        foreach (var model in new[] { "e1000", "e1000e", "vmxnet3", "rtl8139", "pcnet" })
        {
            Assert.Equal([Backend, $"-device {model},id=nic0,netdev=net0,mac=02:00:00:00:00:01,romfile="], Show(model, NicTransport.Stream, New));
        }
    }

    [Fact]
    public void A_stream_before_9_2_is_told_in_seconds() =>
        Assert.Equal("-netdev stream,id=net0,server=off,addr.type=unix,addr.path=/run/l/p,reconnect=1", Show("e1000", NicTransport.Stream, new Version(8, 2, 2))[0]);

    [Fact]
    public void Datagrams_on_QEMU_7_2_and_10()
    {
        const string Backend = "-netdev dgram,id=net0,local.type=unix,local.path=/run/l/q,,1,remote.type=unix,remote.path=/run/l/p";
        foreach (var version in new[] { Old, New })
        {
            Assert.Equal([Backend, "-device virtio-net-pci,id=nic0,netdev=net0,mac=02:00:00:00:00:01,romfile=,host_mtu=9000"], Show("virtio-net", NicTransport.Datagram, version));
            foreach (var model in new[] { "e1000", "e1000e", "vmxnet3", "rtl8139", "pcnet" })
            {
                Assert.Equal([Backend, $"-device {model},id=nic0,netdev=net0,mac=02:00:00:00:00:01,romfile="], Show(model, NicTransport.Datagram, version));
            }
        }
    }

    [Theory]
    [InlineData(NicTransport.Stream, """{"type":"stream","id":"net0","server":false,"addr":{"type":"unix","path":"/run/l/p"},"reconnect-ms":200}""")]
    [InlineData(NicTransport.Datagram, """{"type":"dgram","id":"net0","local":{"type":"unix","path":"/run/l/q,1"},"remote":{"type":"unix","path":"/run/l/p"}}""")]
    public void The_same_options_are_members_over_QMP(NicTransport transport, string backend)
    {
        var options = new NicOptions(Config("e1000", transport).Nics[0], new QemuCapabilities(New, Sandbox: true, []));
        Assert.Null(options.Channel);
        Assert.Equal(backend, options.Backend.ToJson("type").ToJsonString());
        Assert.Equal("""{"driver":"e1000","id":"nic0","netdev":"net0","mac":"02:00:00:00:00:01","romfile":""}""", options.Device().ToJson("driver").ToJsonString());
    }

    [Fact]
    public void Memory_is_shared_for_NICs_that_may_come()
    {
        var arguments = new List<string>();
        BoardArguments.Add(arguments, Config("virtio-net", NicTransport.VhostUser) with { Nics = [], SharesMemory = true });
        Assert.Contains("memory-backend-memfd,id=ram,size=64M,share=on", arguments);
    }

    [Theory]
    [InlineData(NicTransport.VhostUser, "memory-backend-memfd,id=ram,size=64M,share=on")]
    [InlineData(NicTransport.Stream, "memory-backend-ram,id=ram,size=64M")]
    [InlineData(NicTransport.Datagram, "memory-backend-ram,id=ram,size=64M")]
    public void Memory_is_shared_where_the_switch_reads_it(NicTransport transport, string memory)
    {
        var arguments = new List<string>();
        BoardArguments.Add(arguments, Config("virtio-net", transport));
        Assert.Contains(memory, arguments);
    }

    private static string[] Show(string model, NicTransport transport, Version version)
    {
        var arguments = new List<string>();
        NicArguments.Add(arguments, Config(model, transport), new QemuCapabilities(version, Sandbox: true, []));
        return [.. arguments.Chunk(2).Select(pair => string.Join(' ', pair))];
    }

    private static MachineConfig Config(string model, NicTransport transport) => new()
    {
        Lab = "lab", Name = "r1", Architecture = "x86_64", MemoryBytes = 64 << 20, Cpus = 1, Accelerator = AcceleratorKind.Tcg, Disks = [],
        Nics = [new NicConfig(0, "eth1", Mac, "/run/l/p", Mtu: 9000) { Model = model, Transport = transport, LocalPath = "/run/l/q,1" }],
        Firmware = [], HasAgent = false, StateDirectory = "/s", RunDirectory = "/r",
    };
}
