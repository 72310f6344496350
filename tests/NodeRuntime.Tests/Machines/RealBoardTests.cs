using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Volumes;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>The real QEMU has room on its boards for all that a machine can have at most.</summary>
public sealed class RealBoardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x86_64", Chipset.I440fx, DiskBus.Virtio, "virtio-net", 22)]
    [InlineData("x86_64", Chipset.I440fx, DiskBus.Nvme, "e1000", 22)]
    [InlineData("x86_64", Chipset.I440fx, DiskBus.Ide, "pcnet", 22)]
    [InlineData("x86_64", Chipset.Q35, DiskBus.Virtio, "e1000e", 19)]
    [InlineData("x86_64", Chipset.Q35, DiskBus.Ide, "vmxnet3", 19)]
    [InlineData("x86_64", Chipset.Q35, DiskBus.Sata, "rtl8139", 19)]
    [InlineData("aarch64", Chipset.I440fx, DiskBus.Scsi, "virtio-net", 19)]
    [InlineData("aarch64", Chipset.I440fx, DiskBus.Nvme, "e1000", 19)]
    public async Task Thirty_two_NICs_four_disks_a_CD_a_drive_with_a_config_and_a_screen_fit(string architecture, Chipset chipset, DiskBus bus, string model, int onBoard)
    {
        await using var qemu = new RealQemu();
        var cd = qemu["home/cd.iso"];
        await File.WriteAllBytesAsync(cd, new byte[2048], Cancellation);
        var disks = Enumerable.Range(1, bus == DiskBus.Ide && chipset == Chipset.I440fx ? 3 : 4)
            .Select(i => new DiskConfig($"own{i}", qemu[$"home/r1/{i}.qcow2"], "qcow2", ReadOnly: false) { NewBytes = 1 << 20, IsBlank = true, Bus = bus });
        var config = qemu.Config with
        {
            Architecture = architecture, Chipset = chipset, HasScreen = true, User = null, CpuModel = architecture == "x86_64" ? "qemu64,+ssse3" : null,
            Disks =
            [
                .. disks, new DiskConfig("cd", cd, "raw", ReadOnly: true) { IsCd = true, Bus = architecture == "x86_64" ? DiskBus.Ide : DiskBus.Scsi },
                new DiskConfig("config", qemu["home/r1/config.img"], "raw", ReadOnly: bus != DiskBus.Ide)
                {
                    Volume = new Volume(bus == DiskBus.Ide ? VolumeFormat.Fat : VolumeFormat.Iso9660, "cidata", []), Bus = bus == DiskBus.Ide ? DiskBus.Usb : bus, IsCd = bus is DiskBus.Sata or DiskBus.Scsi,
                },
            ],
            Nics = [.. Enumerable.Range(0, 32).Select(i => new NicConfig(i, $"eth{i}", $"02:00:00:00:00:{i:x2}", qemu[$"run/n{i}"]) { Model = model, Transport = NicTransport.Stream })],
        };
        await using var held = await HeldQemu.StartAsync(config, Cancellation);
        var devices = await held.ReadDevicesAsync();
        Assert.Equal(32, devices.Count(device => device.Key.StartsWith("nic", StringComparison.Ordinal) && device.Value == (model == "virtio-net" ? "virtio-net-pci" : model)));
        Assert.Equal(config.Disks.Length, (await held.AskAsync("query-block")).EnumerateArray().Count(device => device.GetProperty("qdev").GetString()!.EndsWith("-device", StringComparison.Ordinal)
            || device.GetProperty("qdev").GetString()!.Contains("-device/", StringComparison.Ordinal)));
        foreach (var (nic, bridged) in new[] { (onBoard - 1, false), (onBoard, true), (31, true) })
        {
            Assert.Equal(bridged, (await held.ReadAsync($"/machine/peripheral/nic{nic}", "parent_bus")).GetString()!.Contains("more", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_CPU_that_QEMU_does_not_know_is_said()
    {
        await using var qemu = new RealQemu();
        var refused = await Assert.ThrowsAsync<MachineStartException>(() => qemu.StartAsync(qemu.Config with { CpuModel = "z80", Firmware = [] }));
        Assert.Contains("unable to find CPU model 'z80'", refused.Message);
    }
}
