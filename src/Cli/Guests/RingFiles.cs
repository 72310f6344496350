using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Guests;

/// <summary>
/// A capture as a ring of files, NAME_NUMBER_TIME.pcapng: each begins with the section and its interfaces, ends with their statistics, and is cut between two
/// blocks. The oldest goes before the next is made.
/// </summary>
/// <param name="rule">When a file ends, and how many stay.</param>
/// <param name="path">The name that theirs are made of, absolute.</param>
/// <param name="time">The clock of the names.</param>
internal sealed class RingFiles(RingRule rule, string path, TimeProvider time) : ICaptureOutput
{
    private const uint InterfaceStatistics = 5;
    private const uint EnhancedPacket = 6;
    private const int SmallestBlock = 12;
    private readonly ArrayBufferWriter<byte> _preamble = new();
    private readonly SortedDictionary<uint, byte[]> _statistics = [];
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly Queue<string> _kept = new();
    private FileStream? _file;
    private byte[] _rest = [];
    private long _length;
    private long _total;
    private int _number;
    private ulong? _first;

    /// <summary>Makes the first file, so that one is there before the first frame.</summary>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public void Begin() => Next();

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        var all = _rest.Length == 0 ? bytes : (byte[])[.. _rest, .. bytes];
        while (all.Length >= SmallestBlock && LengthOf(all) is var length && length <= all.Length)
        {
            Take(all[..length]);
            all = all[length..];
        }

        _rest = all.ToArray();
        Flush();
        return true;
    }

    /// <inheritdoc/>
    public string Finish()
    {
        End();
        var files = _kept.Select(file => Inert.Line(Path.GetFileName(file))).ToList();
        return $"{Quantities.Bytes(_total)} written; {Quantities.Of(files.Count, "file")} there: {files[0]}{(files.Count > 1 ? $" to {files[^1]}" : "")}";
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static int LengthOf(ReadOnlySpan<byte> block)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        return length is >= SmallestBlock and < int.MaxValue ? (int)length : throw new InvalidDataException($"the capture has a block of {length} bytes");
    }

    private void Take(ReadOnlySpan<byte> block)
    {
        switch (BinaryPrimitives.ReadUInt32LittleEndian(block))
        {
            case EnhancedPacket:
                var moment = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(block[12..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(block[16..]);
                if (_first is { } first && (IsFull(block.Length) || IsOld(first, moment)))
                {
                    End();
                    Next();
                }

                _first ??= moment;
                Append(block);
                break;
            case InterfaceStatistics:
                // The newest of each interface, for the end of the file.
                _statistics[BinaryPrimitives.ReadUInt32LittleEndian(block[8..])] = block.ToArray();
                break;
            default:
                _preamble.Write(block);
                Append(block);
                break;
        }
    }

    private bool IsFull(int more) => rule.Size is { } size && _length + more + _statistics.Values.Sum(s => s.Length) > size;

    // Times are nanoseconds; frames of several interfaces may be a little out of order.
    private bool IsOld(ulong first, ulong moment) => rule.Age is { } age && moment >= first && moment - first >= (ulong)age.Ticks * 100;

    private void Append(ReadOnlySpan<byte> block)
    {
        _pending.Write(block);
        _length += block.Length;
        _total += block.Length;
    }

    private void End()
    {
        foreach (var statistics in _statistics.Values)
        {
            Append(statistics);
        }

        Flush();
        _file?.Dispose();
        _file = null;
    }

    private void Next()
    {
        while (rule.Files is { } most && _kept.Count >= most)
        {
            File.Delete(_kept.Dequeue());
        }

        var file = Name(++_number);
        try
        {
            _file = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw Refused(file, error);
        }

        _kept.Enqueue(file);
        (_length, _first) = (0, null);
        Append(_preamble.WrittenSpan);
        Flush();
    }

    private void Flush()
    {
        try
        {
            _file?.Write(_pending.WrittenSpan);
            _pending.ResetWrittenCount();
        }
        catch (IOException full)
        {
            WholeBlocks.Cut(_file!);
            throw Refused(_file!.Name, full);
        }
    }

    private string Name(int number)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}_{number:D5}_{stamp}{Path.GetExtension(path)}");
        return Path.Combine(Path.GetDirectoryName(path)!, name);
    }

    private static CommandException Refused(string file, Exception error) => new(
        ExitStatus.Failed, $"{file} cannot be written: {error.Message}", "the files before it are whole; free some space, or keep less with --ring-files and --ring-size");
}
