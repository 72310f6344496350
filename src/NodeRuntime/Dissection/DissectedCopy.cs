using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>
/// The file that the dissector reads: a copy that is extended by whole blocks, and only while nothing reads it. The capture itself grows at any
/// moment; sharkd of Wireshark 4.0 never answers once it met the half of a record.
/// </summary>
internal sealed class DissectedCopy(FrameSource source, MachineUser? reader)
{
    private const int PieceLength = 1 << 20;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private long _length;

    /// <summary>The copy.</summary>
    public string Path { get; } = source.File + ".copy";

    /// <summary>How many frames are in it.</summary>
    public int Frames { get; private set; }

    /// <summary>How many frames there are by now.</summary>
    public int Available => source.Whole().Frames;

    /// <summary>Takes over what came since. Nobody may be reading.</summary>
    public void Extend()
    {
        var whole = source.Whole();
        using var from = File.OpenHandle(source.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var to = Open();
        var piece = new byte[(int)Math.Min(PieceLength, whole.Bytes - _length)];
        while (_length < whole.Bytes)
        {
            var read = RandomAccess.Read(from, piece.AsSpan(0, (int)Math.Min(piece.Length, whole.Bytes - _length)), _length);
            if (read == 0)
            {
                throw new EndOfStreamException($"{source.File} is shorter than was written to it");
            }

            RandomAccess.Write(to, piece.AsSpan(0, read), _length);
            _length += read;
        }

        Frames = whole.Frames;
    }

    // Ours to write, the dissector's to read, nobody else's business.
    private Microsoft.Win32.SafeHandles.SafeFileHandle Open()
    {
        var fresh = !File.Exists(Path);
        var file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = Readable, BufferSize = 0,
        });
        if (fresh && reader is not null)
        {
            InheritableFile.SetOwner(Path, 0, reader.GroupId);
        }

        return file.SafeFileHandle;
    }
}
