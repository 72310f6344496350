using LabSim.NodeRuntime.Machines;
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
        Nics = [new NicConfig("eth1", "02:00:00:00:00:01", "/run/p")],
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
            (Good with { Nics = [new NicConfig("eth1", "02:00:00:00:00:01", "/" + new string('x', 107))] }, "more than 107 bytes"),
            (Good with { RunDirectory = "/" + new string('x', 100) }, "more than 107 bytes"),
            (Good with { MemoryBytes = 1_000_000 }, "no whole number of MiB"),
            (Good with { MemoryBytes = 0 }, "no whole number of MiB"),
            (Good with { Cpus = 0 }, "0 CPUs"),
            (Good with { Nics = [new NicConfig("eth1", "02:00:00:00:00:01,mq=on", "/p")] }, "hardware address"),
            (Good with { Disks = [new DiskConfig("a,b", "/x", "raw", true)] }, "valid id"),
            (Good with { Disks = [new DiskConfig("disk0", "/x", "vmdk", true)] }, "neither raw nor qcow2"),
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
}
