using System.Diagnostics;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tests.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>Machines with several drives, in a real QEMU by its real firmware.</summary>
public sealed class DrivesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DiskBus.Virtio)]
    [InlineData(DiskBus.Ide)]
    [InlineData(DiskBus.Sata)]
    public async Task A_CD_installs_to_an_empty_disk_which_boots_from_then_on(DiskBus bus)
    {
        await using var qemu = new RealQemu();
        await File.WriteAllBytesAsync(qemu["installer.iso"], InstallerCd.Write(), Cancellation);
        File.SetUnixFileMode(qemu["installer.iso"], UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var config = qemu.Config with
        {
            HasScreen = true,
            Firmware = [],
            Disks =
            [
                new DiskConfig("own2", Path.Combine(qemu["home/r1"], "disk2.qcow2"), "qcow2", ReadOnly: false) { NewBytes = 1 << 20, IsBlank = true, Bus = bus },
                new DiskConfig("own3", Path.Combine(qemu["home/r1"], "scratch3.qcow2"), "qcow2", ReadOnly: false) { NewBytes = 8L << 30, IsBlank = true, BeginsAnew = true, Bus = bus },
                new DiskConfig("cd", qemu["installer.iso"], "raw", ReadOnly: true) { IsCd = true, Bus = DiskBus.Ide },
            ],
        };
        foreach (var said in (string[])["installing.installed.", "installing.installed.installed."])
        {
            await using var machine = await qemu.StartAsync(config);
            await AwaitAsync(qemu["home/r1/console.log"], said);
            await machine.StopAsync(TimeSpan.Zero, Cancellation);
        }
    }

    private static async Task AwaitAsync(string log, string text)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50, Cancellation))
        {
            var said = await File.ReadAllTextAsync(log, Cancellation);
            if (said == text)
            {
                return;
            }

            Assert.True(clock.Elapsed.TotalSeconds < 90, $"the console says {said}");
        }
    }
}
