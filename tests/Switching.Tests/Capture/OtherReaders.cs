using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Capture;

/// <summary>What Wireshark's own tools say of our files.</summary>
public sealed class OtherReaders
{
    [Fact]
    public void Capinfos_accepts_the_file_and_shows_interface_and_drops()
    {
        using var directory = new TemporaryDirectory();
        var report = Run("capinfos", directory, path => [path]);
        Assert.Contains("Wireshark/... - pcapng", report, StringComparison.Ordinal);
        Assert.Contains("Name = r1:eth1", report, StringComparison.Ordinal);
        Assert.Contains("Description = r1:eth1--r2:eth1", report, StringComparison.Ordinal);
        Assert.Contains("Number of packets:   3", report, StringComparison.Ordinal);
        Assert.Contains("Number of stat entries = 1", report, StringComparison.Ordinal);
        Assert.Contains("Time precision = nanoseconds (9)", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Tshark_decodes_frames_interface_and_direction()
    {
        using var directory = new TemporaryDirectory();
        var fields = Run("tshark", directory, path => ["-r", path, "-T", "fields", "-e", "frame.interface_name", "-e", "frame.packet_flags_direction", "-e", "frame.len"]);
        Assert.Equal(
            ["r1:eth1\t0x00000002\t60", "r1:eth1\t0x00000002\t61", "r1:eth1\t0x00000001\t62"],
            fields.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("r1", StringComparison.Ordinal)));
    }

    private static string Run(string tool, TemporaryDirectory directory, Func<string, string[]> arguments)
    {
        var path = directory["x.pcapng"];
        File.WriteAllBytes(path, ThreeFrames());
        return WiresharkTool.Run(tool, arguments(path));
    }

    private static byte[] ThreeFrames()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 3 });
        a.Send(LabOfTwo.Frame(60));
        a.Send(LabOfTwo.Frame(61));
        b.Receive();
        b.Receive();
        b.Send(LabOfTwo.Frame(62));
        capture.Finish();
        return capture.Bytes();
    }
}
