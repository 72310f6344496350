using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Client;

/// <summary>Runs <c>labsim-server once VERB</c>: what needs the server's rooms, but no running server.</summary>
/// <param name="session">Where the program is.</param>
internal sealed class ServerOnce(Session session)
{
    // How long a verb that undoes what it began may take for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs it and reads its JSON.</summary>
    /// <param name="words">The verb and its words.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="line">Takes each line of its output as it comes; without it the whole output is the result.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="CommandException">It ended with a problem.</exception>
    public async Task<byte[]> RunAsync(IReadOnlyList<string> words, byte[]? input = null, Action<string>? line = null)
    {
        using var process = Launch(words);
        using var interrupted = session.Interrupts.First.Register(() => Kill(process));
        var complaints = process.StandardError.ReadToEndAsync();
        await FeedAsync(process, input);
        process.StandardInput.Close();
        return await ReadAsync(process, line, complaints);
    }

    /// <summary>
    /// Runs a verb that takes one line and then watches its standard input: when that closes, because the user interrupts or because we are killed, it
    /// undoes what it began.
    /// </summary>
    /// <param name="words">The verb and its words.</param>
    /// <param name="request">The line.</param>
    /// <param name="line">Takes each line of its output as it comes.</param>
    /// <returns>The last line that it printed.</returns>
    /// <exception cref="CommandException">It ended with a problem.</exception>
    public async Task<byte[]> RunHeldAsync(IReadOnlyList<string> words, byte[] request, Action<string> line)
    {
        using var process = Launch(words);
        using var patience = session.Time.CreateTimer(_ => Kill(process), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var interrupted = session.Interrupts.First.Register(() => Release(process, patience));
        var complaints = process.StandardError.ReadToEndAsync();
        await FeedAsync(process, [.. request, (byte)'\n']);
        return await ReadAsync(process, line, complaints);
    }

    private async Task<byte[]> ReadAsync(Process process, Action<string>? line, Task<string> complaints)
    {
        var output = await DrainAsync(process, line);
        await process.WaitForExitAsync();
        session.Interrupts.First.ThrowIfCancellationRequested();
        return process.ExitCode == ExitStatus.Done ? output : throw Failure(process.ExitCode, output, await complaints);
    }

    private static void Release(Process process, ITimer patience)
    {
        patience.Change(Patience, Timeout.InfiniteTimeSpan);
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended already.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in time.
        }
    }

    private Process Launch(IReadOnlyList<string> words)
    {
        if (!File.Exists(session.ServerProgram))
        {
            throw new CommandException(ExitStatus.Environment, $"the lab server's program {session.ServerProgram} is missing", "run LabSim by its launcher ./labsim");
        }

        var start = new ProcessStartInfo(session.ServerProgram)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = session.CurrentDirectory,
        };
        foreach (var word in words.Prepend("once"))
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    private static async Task FeedAsync(Process process, byte[]? input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input ?? []);
            await process.StandardInput.BaseStream.FlushAsync();
        }
        catch (IOException)
        {
            // It ended without reading; its exit status says why.
        }
    }

    private static async Task<byte[]> DrainAsync(Process process, Action<string>? line)
    {
        if (line is null)
        {
            using var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output);
            return output.ToArray();
        }

        var last = "";
        while (await process.StandardOutput.ReadLineAsync() is { } text)
        {
            last = text;
            line(text);
        }

        return Encoding.UTF8.GetBytes(last);
    }

    private static CommandException Failure(int status, byte[] output, string complaints)
    {
        try
        {
            if (JsonSerializer.Deserialize(output, ContractJson.Default.ProblemDocument) is { } problem)
            {
                return new CommandException(problem);
            }
        }
        catch (JsonException)
        {
            // It ended before it could say what is wrong in JSON.
        }

        var words = string.IsNullOrWhiteSpace(complaints) ? $"labsim-server ended with exit status {status}" : complaints.TrimEnd();
        return new CommandException(status is > 0 and < 7 ? status : ExitStatus.Failed, words);
    }
}
