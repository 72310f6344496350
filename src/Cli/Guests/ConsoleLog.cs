using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Guests;

/// <summary>A file of the user's to which is appended what a serial line says, byte by byte as it comes. A file that takes no more is told once, and the console goes on.</summary>
internal sealed class ConsoleLog : IDisposable
{
    /// <summary>What stands for the node's name, and its port's number, in the name of a file for several.</summary>
    public const string Mark = "{node}";

    private readonly Session _session;
    private readonly string _path;
    private readonly FileStream _file;
    private long _skip;
    private bool _full;

    /// <summary>Opens a file at its end, or makes it.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public ConsoleLog(Session session, string path)
    {
        (_session, _path) = (session, path);
        try
        {
            // Without a buffer of ours: what was said is in the file when it was seen.
            _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 });
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitStatus.Failed, $"{Inert.Line(path)} cannot be written: {Inert.Line(refused.Message)}", "--log-file is a file in a folder that is there");
        }
    }

    /// <summary>The file for a serial port; <c>r1</c> and <c>r1:2</c> stand where the mark is.</summary>
    public static string Path(Session session, string file, SerialPort port) => session.Absolute(file.Replace(Mark, port.Title, StringComparison.Ordinal));

    /// <summary>The next bytes were said before: they are shown, and are none of the log's.</summary>
    public void Skip(long bytes) => _skip = bytes;

    /// <summary>Appends what was said.</summary>
    public void Take(ReadOnlySpan<byte> said)
    {
        var past = (int)Math.Min(_skip, said.Length);
        _skip -= past;
        if (_full)
        {
            return;
        }

        try
        {
            _file.Write(said[past..]);
        }
        catch (IOException refused)
        {
            _full = true;
            _session.Error.Write($"\r\nlabsim: nothing more is written to {Inert.Line(_path)}: {Inert.Line(refused.Message)}\r\n");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
