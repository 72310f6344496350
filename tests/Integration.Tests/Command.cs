using System.Diagnostics;

namespace LabSim.Integration.Tests;

/// <summary>Runs programs, bounded in time; one that does not end is killed and fails the test.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, byte[]? input = null, double seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, arguments, environment);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            var feed = FeedAsync(process, input);
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, bound.Token);
            var error = await process.StandardError.ReadToEndAsync(bound.Token);
            await reading;
            await process.WaitForExitAsync(bound.Token);
            await feed;
            return new CommandResult(process.ExitCode, output.ToArray(), error, clock.Elapsed);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {seconds} s");
        }
    }

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private static async Task FeedAsync(Process process, byte[]? input)
    {
        try
        {
            if (input is not null)
            {
                await process.StandardInput.BaseStream.WriteAsync(input);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it, as it may.
        }
    }
}
