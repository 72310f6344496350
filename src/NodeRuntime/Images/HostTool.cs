using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;

namespace LabSim.NodeRuntime.Images;

/// <summary>A program of the host that LabSim needs.</summary>
/// <param name="Program">Its name, found in the PATH and the sbin folders, or its path.</param>
/// <param name="Package">The Debian package that has it.</param>
internal sealed record HostTool(string Program, string Package)
{
    private const string Folders = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int KeptLines = 40;

    public static readonly HostTool AptGet = new("apt-get", "apt");

    public static readonly HostTool DpkgDeb = new("dpkg-deb", "dpkg");

    public static readonly HostTool MakeErofs = new("mkfs.erofs", "erofs-utils");

    public static readonly HostTool Xz = new("xz", "xz-utils");

    /// <summary>What it is needed for, for people, after "needed to".</summary>
    public string Purpose { get; init; } = "build images";

    /// <summary>Variables that it needs because it was extracted and not installed.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Runs it and returns its standard output, line by line.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="errorLine">Takes its standard error; a line for which it returns <see langword="true"/> is not kept for messages.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="HostToolException">It failed; has its last words.</exception>
    /// <exception cref="RuntimeEnvironmentException">It is not installed.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> arguments, Func<string, bool>? errorLine, CancellationToken cancellation)
    {
        using var process = Start(arguments);
        var lines = new List<string>();
        var words = new Queue<string>();
        try
        {
            var reading = ReadAsync(process.StandardOutput, lines.Add, cancellation);
            await ReadAsync(process.StandardError, Keep, cancellation).ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return process.ExitCode == 0 ? lines : throw new HostToolException(Program, process.ExitCode, string.Join('\n', lines.TakeLast(KeptLines / 4).Concat(words)));

        void Keep(string line)
        {
            if (errorLine?.Invoke(line) == true)
            {
                return;
            }

            words.Enqueue(line);
            if (words.Count > KeptLines)
            {
                words.Dequeue();
            }
        }
    }

    /// <summary>Runs it and hands over its standard output as bytes; what is left unread of it is skipped.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="read">Reads its output.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="HostToolException">It failed; has its words.</exception>
    /// <exception cref="RuntimeEnvironmentException">It is not installed.</exception>
    public async Task PipeAsync(IEnumerable<string> arguments, Func<Stream, Task> read, CancellationToken cancellation)
    {
        using var process = Start(arguments);
        try
        {
            var words = process.StandardError.ReadToEndAsync(cancellation);
            await read(process.StandardOutput.BaseStream).ConfigureAwait(false);
            await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new HostToolException(Program, process.ExitCode, await words.ConfigureAwait(false));
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var path = Folders.Split(':').Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists) ?? Program;
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception missing)
        {
            throw new RuntimeEnvironmentException($"{Program} is needed to {Purpose} and is not installed", $"apt-get install {Package}", missing);
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> take, CancellationToken cancellation)
    {
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            take(line);
        }
    }
}
