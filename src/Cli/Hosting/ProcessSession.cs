using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Cli.Hosting;

/// <summary>The session of this process.</summary>
internal sealed class ProcessSession : Session
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Opens the standard streams. Nothing here makes the runtime set up its terminal handling: that costs time, and would fight `stty`.</summary>
    public static ProcessSession Open() => new()
    {
        Out = new StreamWriter(Console.OpenStandardOutput(), Utf8),
        Error = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true },
        Raw = new RawStreams(() => Bytes(0, FileAccess.Read), () => Bytes(1, FileAccess.Write), () => Bytes(2, FileAccess.Write)),
        Terminals = new Terminals(!Console.IsInputRedirected, !Console.IsOutputRedirected, !Console.IsErrorRedirected),
        Variable = Environment.GetEnvironmentVariable,
        CurrentDirectory = Environment.CurrentDirectory,
    };

    // The console's stream hides a pipe that nobody reads any more; a file stream keeps an offset of its own, which is wrong for a
    // file that others append to as well. Each is used where it tells the truth.
    private static Stream Bytes(int descriptor, FileAccess access)
    {
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
        if (!stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return descriptor switch
        {
            0 => Console.OpenStandardInput(),
            1 => Console.OpenStandardOutput(),
            _ => Console.OpenStandardError(),
        };
    }
}
