using System.Diagnostics;

namespace LabSim.Interop.Tests;

/// <summary>Taps in a network namespace of a thread's own.</summary>
public sealed class Taps
{
    [Fact]
    public void A_frame_goes_into_one_tap_and_comes_out_of_another_over_a_bridge() => InNewNamespace(() =>
    {
        using var first = TapDevice.Create("one");
        using var second = TapDevice.Create("two");
        byte[] frame = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0, 1, 0x88, 0xB5, .. new byte[46]];
        Assert.False(first.TrySend(frame), "a device that is down took a frame");
        Ip("link add bridge type bridge");
        Ip("link set one master bridge up");
        Ip("link set two master bridge up");
        Ip("link set bridge up");

        Assert.True(first.TrySend(frame));
        Assert.Equal(frame, Await(second, frame.Length));
    });

    [Fact]
    public void A_namespace_has_a_loopback_and_what_is_made_in_it() => InNewNamespace(() =>
    {
        Assert.Equal(["lo"], Devices());
        using (TapDevice.Create("tap"))
        {
            Assert.Equal(["lo", "tap"], Devices());
            Assert.DoesNotContain("tap", Directory.GetDirectories("/sys/class/net").Select(Path.GetFileName));
        }

        Assert.Equal(["lo"], Devices());
    });

    [Fact]
    public void A_name_that_is_taken_or_none_is_refused() => InNewNamespace(() =>
    {
        using var tap = TapDevice.Create("tap");
        Assert.Contains("TUNSETIFF tap", Assert.Throws<IOException>(() => TapDevice.Create("tap")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TapDevice.Create(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => TapDevice.Create("sixteen-octets-1"));
    });

    [Fact]
    public void A_thread_keeps_to_its_core() => OnThread(() =>
    {
        ThreadCores.Pin(ThreadCores.Current, 0);
        Assert.Contains(File.ReadLines("/proc/thread-self/status"), line => line.Split('\t') is ["Cpus_allowed_list:", "0"]);
        Assert.Throws<IOException>(() => ThreadCores.Pin(ThreadCores.Current, 1023));
    });

    private static void InNewNamespace(Action test) => OnThread(() =>
    {
        NetworkNamespace.EnterNew();
        test();
    });

    private static void OnThread(Action test)
    {
        var failure = default(Exception);
        var thread = new Thread(() => failure = Record.Exception(test));
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException("On its own thread: " + failure.Message, failure);
        }
    }

    // One line for each device, after two of headings.
    private static string[] Devices() => [.. File.ReadLines("/proc/thread-self/net/dev").Skip(2).Select(line => line.Split(':')[0].Trim()).Order(StringComparer.Ordinal)];

    // A bridge also sends frames of its own.
    private static byte[]? Await(TapDevice tap, int length)
    {
        var room = new byte[2048];
        byte[]? frame = null;
        SpinWait.SpinUntil(() => (frame = tap.TryReceive(room) == length && room[12] == 0x88 ? room[..length] : null) is not null, TimeSpan.FromSeconds(10));
        return frame;
    }

    private static void Ip(string words)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {words}: {error}");
    }
}
