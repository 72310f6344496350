using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Qemu;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

public sealed class MachineConfigCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private MachineConfig Good => new()
    {
        Lab = "lab",
        Name = "r1",
        Architecture = "x86_64",
        MemoryBytes = 64 << 20,
        Cpus = 1,
        Accelerator = AcceleratorKind.Tcg,
        Disks = [new DiskConfig("disk0", "/root.erofs", "raw", ReadOnly: true)],
        Nics = [new NicConfig(0, "eth1", "02:00:00:00:00:01", "/run/p")],
        Firmware = [new FirmwareBlob("opt/labsim/hostname", default)],
        HasAgent = true,
        StateDirectory = _directory.Path,
        RunDirectory = _directory.Path,
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_good_config_passes() => MachineConfigCheck.Validate(Good);

    [Fact]
    public void Every_bad_config_is_refused_with_lab_node_and_reason()
    {
        (MachineConfig Config, string Reason)[] bad =
        [
            (Good with { Nics = [new NicConfig(0, "eth1", "02:00:00:00:00:01", "/" + new string('x', 107))] }, "more than 107 bytes"),
            (Good with { RunDirectory = "/" + new string('x', 100) }, "more than 107 bytes"),
            (Good with { SerialPorts = 2, Architecture = "aarch64" }, "the board of aarch64 has one serial port"),
            (Good with { SerialPorts = 5 }, "5 serial ports are more than the 4 of a PC"),
            (Good with { MemoryBytes = 1_000_000 }, "no whole number of MiB"),
            (Good with { MemoryBytes = 0 }, "no whole number of MiB"),
            (Good with { Cpus = 0 }, "0 CPUs"),
            (Good with { Nics = [new NicConfig(0, "eth1", "02:00:00:00:00:01,mq=on", "/p")] }, "hardware address"),
            (WithNic(nic => nic with { Model = "ne2k_pci,x=y" }), "there are virtio-net, e1000, e1000e, vmxnet3, rtl8139, pcnet"),
            (WithNic(nic => nic with { Model = "e1000" }), "only virtio-net can"),
            (WithNic(nic => nic with { Transport = NicTransport.Datagram }), "no path for QEMU's datagram socket"),
            (WithNic(nic => nic with { Transport = NicTransport.Datagram, LocalPath = "/" + new string('x', 107) }), "more than 107 bytes"),
            (Good with { Disks = [new DiskConfig("a,b", "/x", "raw", true)] }, "valid id"),
            (Good with { Disks = [new DiskConfig("disk0", "/x", "vmdk", true)] }, "neither raw nor qcow2"),
            (Good with { Disks = [.. Enumerable.Range(0, 5).Select(n => new DiskConfig($"disk{n}", "/x", "raw", true) { Bus = DiskBus.Ide })] }, "four drives"),
            (Good with { Disks = [new DiskConfig("cd", "/x", "raw", true) { IsCd = true }] }, "takes none"),
            (Good with { Disks = [new DiskConfig("cd", "/x", "raw", false) { IsCd = true, Bus = DiskBus.Ide }] }, "a CD is writable"),
            (Good with { Firmware = [new FirmwareBlob("etc/boot-fail-wait", default)] }, "no name of a fw_cfg file"),
            (Good with { Firmware = [new FirmwareBlob("opt/../../x", default)] }, "no name of a fw_cfg file"),
            (Good with { Firmware = [new FirmwareBlob("opt/a/b", default), new FirmwareBlob("opt/a_b", default)] }, "share a name"),
            (Good with { StateDirectory = "/no/such/folder" }, "does not exist"),
        ];
        Assert.All(bad, entry =>
        {
            var failure = Assert.Throws<MachineStartException>(() => MachineConfigCheck.Validate(entry.Config));
            Assert.StartsWith("lab/r1: ", failure.Message, StringComparison.Ordinal);
            Assert.Contains(entry.Reason, failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_machine_without_a_guest_has_nothing_that_a_guest_has()
    {
        var good = Good with
        {
            UserNetwork = new UserNetwork("10.0.2.0/24"), MemoryBytes = 0, Cpus = 0, Accelerator = null, Disks = [], Firmware = [], HasAgent = false,
            Nics = [Good.Nics[0] with { Transport = NicTransport.Stream }],
        };
        MachineConfigCheck.Validate(good);
        (MachineConfig Config, string Reason)[] bad =
        [
            (good with { MemoryBytes = 64 << 20 }, "a network instead of a guest"),
            (good with { Cpus = 1 }, "a network instead of a guest"),
            (good with { Accelerator = AcceleratorKind.Tcg }, "a network instead of a guest"),
            (good with { HasAgent = true }, "a network instead of a guest"),
            (good with { Disks = Good.Disks }, "a network instead of a guest"),
            (good with { Nics = Good.Nics }, "memory vhost-user could share"),
            (good with { UserNetwork = new UserNetwork("10.0.2.0/30") }, "'10.0.2.0/30' is no IPv4 network from /8 to /29"),
            (good with { UserNetwork = new UserNetwork("10.0.2.0/24,hostfwd=tcp::80-:80") }, "is no IPv4 network"),
            (good with { UserNetwork = new UserNetwork("fd00::/64") }, "is no IPv4 network"),
            (Good with { Accelerator = null }, "nothing is said to run its guest's CPUs"),
        ];
        Assert.All(bad, entry => Assert.Contains(
            entry.Reason, Assert.Throws<MachineStartException>(() => MachineConfigCheck.Validate(entry.Config)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.2.0/24", "10.0.2.2", "10.0.2.3", "10.0.2.15")]
    [InlineData("10.0.0.0/8", "10.0.0.2", "10.0.0.3", "10.0.0.15")]
    [InlineData("172.16.0.0/12", "172.16.0.2", "172.16.0.3", "172.16.0.15")]
    [InlineData("192.168.1.32/27", "192.168.1.34", "192.168.1.35", "192.168.1.47")]
    [InlineData("192.168.1.16/28", "192.168.1.18", "192.168.1.19", "192.168.1.20")]
    [InlineData("192.168.1.248/29", "192.168.1.250", "192.168.1.251", "192.168.1.252")]
    public void A_network_of_any_size_has_its_addresses_inside(string subnet, string gateway, string nameServer, string lease)
    {
        var network = new UserNetwork(subnet);
        Assert.Equal((gateway, nameServer, lease), ($"{network.Gateway}", $"{network.NameServer}", $"{network.FirstLease}"));
    }

    [Fact]
    public void A_NIC_that_this_QEMU_has_not_is_refused_with_those_that_it_has()
    {
        var binary = new QemuBinary("/bin/qemu", [], ImmutableSortedDictionary<string, string>.Empty, new QemuCapabilities(new Version(7, 2, 1), true, ["virtio-net-pci", "e1000"]));
        MachineConfigCheck.Validate(WithNic(nic => nic with { Model = "e1000", Transport = NicTransport.Datagram, LocalPath = "/p" }), binary);
        var missing = Assert.Throws<MachineStartException>(() => MachineConfigCheck.Validate(WithNic(nic => nic with { Model = "vmxnet3", Transport = NicTransport.Stream }), binary));
        Assert.Equal("lab/r1: NIC eth1: /bin/qemu has no vmxnet3; it has virtio-net, e1000", missing.Message);
        var old = Assert.Throws<MachineStartException>(() => MachineConfigCheck.Validate(WithNic(nic => nic with { Transport = NicTransport.Stream }), binary));
        Assert.Contains("the stream of QEMU 7.2.1 would not connect again", old.Message, StringComparison.Ordinal);
    }

    private MachineConfig WithNic(Func<NicConfig, NicConfig> change) => Good with { Nics = [change(Good.Nics[0])] };
}
