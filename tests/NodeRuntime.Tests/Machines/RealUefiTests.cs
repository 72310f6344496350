using System.Diagnostics;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Disks whose boot loader a UEFI finds, in a real QEMU with the UEFI of this host.</summary>
public class RealUefiTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // That variables last where the disk does, and another architecture, are in Integration.Tests (FirmwareImages): firmware takes its time under TCG.
    [Fact]
    public async Task The_UEFI_finds_the_boot_loader_and_variables_begin_anew_with_the_disk()
    {
        await using var qemu = new RealQemu();
        var config = await ConfigureAsync(qemu, DiskBus.Nvme);
        for (var start = 0; start < 2; start++)
        {
            File.Delete(Path.Combine(config.StateDirectory, "console.log"));
            await using var machine = await qemu.StartAsync(config);
            await AwaitTextAsync(config, "UEFI boot 1\r\n");
            await machine.StopAsync(TimeSpan.Zero, Cancellation);
        }
    }

    [Fact]
    public async Task A_host_without_a_UEFI_says_which_package_has_one_and_starts_nothing()
    {
        await using var qemu = new RealQemu();
        var config = await ConfigureAsync(qemu, DiskBus.Virtio);
        var without = new MachineRuntime(
            qemu.Options with { FirmwareDescriptors = [] }, new QemuCatalog(qemu.Options), [new Tcg.TcgAccelerator()], Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => without.StartAsync(config, [], Cancellation));
        Assert.Equal(("there is no UEFI for x86_64 on this host", "Install it: apt-get install ovmf"), (refusal.Message, refusal.Remedy));
        Assert.False(File.Exists(config.UefiVariables!.Path));
    }

    private static async Task<MachineConfig> ConfigureAsync(RealQemu qemu, DiskBus bus)
    {
        Assert.SkipUnless(new UefiCatalog(qemu.Options).Look("x86_64") is not null, "there is no UEFI for x86_64");
        var disk = qemu["home/efi.raw"];
        await UefiDisk.MakeAsync(disk, "x86_64");
        return qemu.Config with
        {
            MemoryBytes = 256 << 20,
            HasScreen = true,
            Firmware = [],
            UefiVariables = new DiskConfig("uefi", Path.Combine(qemu["home/r1"], "scratch-uefi.qcow2"), "qcow2", ReadOnly: false) { BeginsAnew = true },
            Disks =
            [
                new DiskConfig("own", Path.Combine(qemu["home/r1"], new OverlayName(Lasts: false, "efi", "0123456789abcdef").ToString()), "qcow2", ReadOnly: false)
                {
                    Backing = new DiskConfig("base", disk, "raw", ReadOnly: true), NewBytes = UefiDisk.Bytes, BeginsAnew = true, Bus = bus,
                },
            ],
        };
    }

    private static async Task AwaitTextAsync(MachineConfig config, string text)
    {
        var log = Path.Combine(config.StateDirectory, "console.log");
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100, Cancellation))
        {
            var said = File.Exists(log) ? await File.ReadAllTextAsync(log, Cancellation) : "";
            if (said.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(clock.Elapsed < Patience, $"the console says {said}");
        }
    }
}
