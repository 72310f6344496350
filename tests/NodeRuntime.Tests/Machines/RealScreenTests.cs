using System.Diagnostics;
using System.Text;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>The screen of a real guest: pictures, and viewers beside one another.</summary>
public class RealScreenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_shows_what_the_guest_painted_and_viewers_look_on_together()
    {
        await using var qemu = new RealQemu();
        var machine = await StartAsync(qemu);
        var pictures = await Task.WhenAll(machine.Screen!.TakePictureAsync(Cancellation), machine.Screen.TakePictureAsync(Cancellation));
        foreach (var picture in pictures.Select(file => new PngPicture(file)))
        {
            Assert.All([(0, 0), (picture.Width / 2, picture.Height / 2), (picture.Width - 1, picture.Height - 1)], place => Assert.Equal(RedScreen.Colour, picture[place.Item1, place.Item2]));
        }

        await using var first = await machine.Screen.ConnectAsync(Cancellation);
        await using var second = await machine.Screen.ConnectAsync(Cancellation);
        foreach (var viewer in (Stream[])[first, second])
        {
            // RFC 6143, 7.1 and 7.3.1: versions, "no authentication", alone please: which nobody is given.
            Assert.Equal("RFB 003.008\n", Encoding.ASCII.GetString(await ReadAsync(viewer, 12)));
            await viewer.WriteAsync("RFB 003.008\n"u8.ToArray(), Cancellation);
            Assert.Equal([1, 1], await ReadAsync(viewer, 2));
            await viewer.WriteAsync(new byte[] { 1 }, Cancellation);
            Assert.Equal([0, 0, 0, 0], await ReadAsync(viewer, 4));
            await viewer.WriteAsync(new byte[] { 0 }, Cancellation);
            var size = await ReadAsync(viewer, 4);
            Assert.True(size[0] > 0 || size[1] > 0);
        }

        await machine.StopAsync(TimeSpan.Zero, Cancellation);
        await Assert.ThrowsAsync<Screens.ScreenException>(() => machine.Screen.ConnectAsync(Cancellation));
        await Assert.ThrowsAsync<Screens.ScreenException>(() => machine.Screen.TakePictureAsync(Cancellation));
        Assert.False(File.Exists(qemu["run/screen.png"]));
    }

    [Fact]
    public async Task A_machine_without_a_screen_has_none()
    {
        await using var qemu = new RealQemu();
        var machine = await qemu.StartAsync();
        Assert.Null(machine.Screen);
        Assert.False(File.Exists(qemu["run/screen.sock"]));
        await machine.StopAsync(TimeSpan.Zero, Cancellation);
    }

    private static async Task<IMachine> StartAsync(RealQemu qemu)
    {
        await File.WriteAllBytesAsync(qemu["red.raw"], RedScreen.WriteDisk(), Cancellation);
        File.SetUnixFileMode(qemu["red.raw"], UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var machine = await qemu.StartAsync(qemu.Config with { HasScreen = true, Firmware = [], Disks = [new DiskConfig("disk0", qemu["red.raw"], "raw", ReadOnly: true) { Bus = DiskBus.Virtio }] });
        for (var clock = Stopwatch.StartNew(); !(await File.ReadAllTextAsync(qemu["home/r1/console.log"], Cancellation)).Contains("drawn.", StringComparison.Ordinal); await Task.Delay(50, Cancellation))
        {
            Assert.True(clock.Elapsed.TotalSeconds < 60, "it has not drawn");
        }

        return machine;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, Cancellation);
        return bytes;
    }
}
