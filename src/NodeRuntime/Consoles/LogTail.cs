using System.Text;

namespace LabSim.NodeRuntime.Consoles;

/// <summary>The ends of log files that QEMU goes on writing.</summary>
internal static class LogTail
{
    // What QEMU says at every start without a guest explains no end: that a nat's hub has no NICs, and that it waits for us.
    private static readonly string[] Chatter = ["with no nics", "QEMU waiting for connection on:"];

    /// <summary>The last bytes of a file, at most that many; none where there is no file.</summary>
    public static byte[] Read(string path, int most, long from = 0)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Max(Math.Min(from, file.Length), file.Length - most);
            var bytes = new byte[Math.Min(most, file.Length - file.Position)];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes[..read];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The last lines of what was written from an offset on, joined by "; ".</summary>
    public static string LastLines(string path, long from, int lines = 5)
    {
        var text = Encoding.UTF8.GetString(Read(path, 4096, from));
        return string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !Chatter.Any(words => line.Contains(words, StringComparison.Ordinal))).TakeLast(lines));
    }

    /// <summary>Length in bytes; zero where there is no file.</summary>
    public static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>
    /// Cuts a log that has outgrown its limit to its last part. Its writer appends (O_APPEND), so it goes on at the new end; what it writes
    /// between our two steps may be lost.
    /// </summary>
    public static void Cap(string path, long limit, int keep)
    {
        if (Length(path) <= limit)
        {
            return;
        }

        var tail = Read(path, keep);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(0);
        file.Write(tail);
    }
}
