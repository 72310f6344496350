using System.Diagnostics;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>Programs of the host that the benchmarks call.</summary>
internal static class Tool
{
    /// <summary>Where a program is, or <see langword="null"/>.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end, in the calling thread's network namespace.</summary>
    /// <param name="words">The program and its arguments, separated by spaces.</param>
    /// <exception cref="InvalidOperationException">It is not there, or fails; with what it said.</exception>
    public static void Run(string words)
    {
        var parts = words.Split(' ');
        var path = Find(parts[0]) ?? throw new InvalidOperationException($"{parts[0]} is not installed, `{words}` needs it.");
        using var process = Process.Start(new ProcessStartInfo(path, parts[1..]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"`{words}` failed: {error.Trim()}");
        }
    }
}
