using System.Security.Cryptography;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tests.Machines;

namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>Machines that boot from a disk of their own over one that all share, in a real QEMU by its real firmware.</summary>
public sealed class OverlayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DiskBus.Virtio, "raw", true)]
    [InlineData(DiskBus.Ide, "qcow2", true)]
    [InlineData(DiskBus.Sata, "raw", false)]
    [InlineData(DiskBus.Scsi, "qcow2", false)]
    [InlineData(DiskBus.Nvme, "raw", true)]
    public async Task A_write_stays_where_the_disk_lasts_and_goes_where_it_begins_anew(DiskBus bus, string format, bool lasts)
    {
        await using var qemu = new RealQemu();
        var shared = await MakeBaseAsync(qemu, format);
        var before = SHA256.HashData(await File.ReadAllBytesAsync(shared, Cancellation));
        var own = new DiskConfig("own", Path.Combine(qemu["home/r1"], new OverlayName(lasts, "a/b", "0123456789abcdef").ToString()), "qcow2", ReadOnly: false)
        {
            Backing = new DiskConfig("base", shared, format, ReadOnly: true), NewBytes = CountingDisk.Bytes, BeginsAnew = !lasts, Bus = bus,
        };
        for (var start = 1; start <= 2; start++)
        {
            await using var machine = await qemu.StartAsync(qemu.Config with { Disks = [own], HasScreen = true, Firmware = [] });
            Assert.Equal(MachineState.Ready, machine.State);
            await AwaitAsync(qemu, lasts || start == 1 ? [.. Enumerable.Range(1, start)] : [1, 1]);
            await machine.StopAsync(TimeSpan.Zero, Cancellation);
        }

        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(shared, Cancellation)));
    }

    [Fact]
    public async Task What_began_anew_over_another_image_goes_and_what_lasts_stays()
    {
        await using var qemu = new RealQemu();
        var shared = await MakeBaseAsync(qemu, "raw");
        string[] names = ["scratch-old-0000000000000000.qcow2", "scratch-old-0000000000000000.qcow2.new", "disk-old-0000000000000000.qcow2", "disk.qcow2"];
        foreach (var name in names)
        {
            await File.WriteAllTextAsync(Path.Combine(qemu["home/r1"], name), name, Cancellation);
        }

        var own = new DiskConfig("own", Path.Combine(qemu["home/r1"], "scratch-new-1111111111111111.qcow2"), "qcow2", ReadOnly: false)
        {
            Backing = new DiskConfig("base", shared, "raw", ReadOnly: true), NewBytes = CountingDisk.Bytes, BeginsAnew = true,
        };
        await new DiskMaker(qemu.Options).MakeAsync(qemu.Config with { Disks = [own] }, Cancellation);
        Assert.Equal(
            ["disk-old-0000000000000000.qcow2", "disk.qcow2", "scratch-new-1111111111111111.qcow2"],
            Directory.GetFiles(qemu["home/r1"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("disk.qcow2", await File.ReadAllTextAsync(Path.Combine(qemu["home/r1"], "disk.qcow2"), Cancellation));
    }

    [Theory]
    [InlineData("disk-veos-4.32.qcow2-0123456789abcdef.qcow2", true, "veos-4.32.qcow2", 1)]
    [InlineData("/a/b/scratch-ubuntu@24.04-0123456789abcdef.qcow2", false, "ubuntu/24.04", 1)]
    [InlineData("disk3-x-0123456789abcdef.qcow2", true, "x", 3)]
    [InlineData("scratch-2-x-0123456789abcdef.qcow2", false, "2-x", 1)]
    public void A_name_says_what_a_disk_is_over(string path, bool lasts, string image, int number)
    {
        var name = OverlayName.Parse(path);
        Assert.Equal(new OverlayName(lasts, image, "0123456789abcdef", number), name);
        Assert.Equal(Path.GetFileName(path), name!.ToString());
    }

    [Theory]
    [InlineData("disk.qcow2")]
    [InlineData("disk2.qcow2")]
    [InlineData("disk-x-0123456789abcde.qcow2")]
    [InlineData("disk-x-0123456789abcdef.qcow2.new")]
    [InlineData("console.log")]
    public void Other_files_are_no_such_disks(string path) => Assert.Null(OverlayName.Parse(path));

    private static async Task<string> MakeBaseAsync(RealQemu qemu, string format)
    {
        var raw = qemu["base.raw"];
        await File.WriteAllBytesAsync(raw, CountingDisk.Write(), Cancellation);
        var path = qemu["base." + format];
        if (format != "raw")
        {
            await new HostTool("qemu-img", "qemu-utils").RunAsync(["convert", "-f", "raw", "-O", format, raw, path], null, Cancellation);
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return path;
    }

    private static async Task AwaitAsync(RealQemu qemu, int[] boots)
    {
        var expected = string.Concat(boots.Select(boot => $"boot {boot}."));
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(90));
        var said = "";
        while (string.Concat(said.Split("boot ").Skip(1).Select(part => $"boot {part[..2]}")) != expected)
        {
            await Task.Delay(50, bound.Token);
            said = await File.ReadAllTextAsync(qemu["home/r1/console.log"], bound.Token);
            said = said.EndsWith('.') ? said : "";
        }
    }
}
