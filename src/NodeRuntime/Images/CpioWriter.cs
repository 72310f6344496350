using System.Text;

namespace LabSim.NodeRuntime.Images;

/// <summary>
/// Writes a cpio archive in the "newc" format, as the kernel unpacks it (Documentation/driver-api/early-userspace/buffer-format.rst).
/// Owner root, time 0: the same entries give the same bytes.
/// </summary>
internal sealed class CpioWriter(Stream output) : IDisposable
{
    private const uint DirectoryType = 0x4000;
    private const uint FileType = 0x8000;
    private const uint CharacterDeviceType = 0x2000;
    private readonly HashSet<string> _folders = [];
    private uint _inode;

    /// <summary>Adds a folder and those above it; twice is once.</summary>
    public void AddDirectory(string path)
    {
        for (var at = path.IndexOf('/'); at >= 0; at = path.IndexOf('/', at + 1))
        {
            AddFolder(path[..at]);
        }

        AddFolder(path);
    }

    /// <summary>Adds a file, and the folders above it.</summary>
    public void AddFile(string path, ReadOnlySpan<byte> content, bool executable)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            AddDirectory(folder);
        }

        Write(path, FileType | (executable ? 0x1EDu : 0x1A4u), 0, 0, content);
    }

    /// <summary>Adds a character device.</summary>
    public void AddDevice(string path, uint major, uint minor) => Write(path, CharacterDeviceType | 0x180, major, minor, []);

    /// <summary>Ends the archive.</summary>
    public void Dispose() => Write("TRAILER!!!", 0, 0, 0, []);

    private void AddFolder(string path)
    {
        if (_folders.Add(path))
        {
            Write(path, DirectoryType | 0x1ED, 0, 0, []);
        }
    }

    private void Write(string path, uint mode, uint major, uint minor, ReadOnlySpan<byte> content)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var links = (mode & DirectoryType) != 0 && (mode & FileType) == 0 ? 2 : 1;
        var header = $"070701{++_inode:X8}{mode:X8}{0:X8}{0:X8}{links:X8}{0:X8}{content.Length:X8}{0:X8}{0:X8}{major:X8}{minor:X8}{name.Length:X8}{0:X8}";
        output.Write(Encoding.ASCII.GetBytes(header));
        output.Write(name);
        Pad(header.Length + name.Length);
        output.Write(content);
        Pad(content.Length);
    }

    private void Pad(int length) => output.Write("\0\0\0"u8[..(-length & 3)]);
}
