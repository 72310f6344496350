using System.Diagnostics;
using LabSim.Contracts.Environment;

namespace LabSim.Benchmarks.BringUp;

/// <summary>The command of this checkout, with a LABSIM_HOME of its own.</summary>
/// <param name="lab">The lab whose topology is run; it is taken down in the end.</param>
internal sealed class Launcher(string lab) : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("labsim-bench-");

    public string Checkout { get; } = FindRoot();

    public string Topology => Path.Combine(Checkout, "topologies", lab + ".yaml");

    /// <summary>Uses the images that the tests built, so that only the first benchmark builds them.</summary>
    public void ShareImages()
    {
        var images = Directory.CreateDirectory(Path.Combine(Checkout, "artifacts", "test-images"));
        File.CreateSymbolicLink(Path.Combine(_home.FullName, "images"), images.FullName);
    }

    public async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout, "labsim")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LABSIM_HOME"] = _home.FullName;
        start.Environment["LABSIM_LISTEN"] = "http://127.0.0.1:0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"labsim {string.Join(' ', arguments)}: {await error}{output}");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down", lab, "--wipe");
        await RunAsync("server", "stop");
        var run = HomeDirectory.Resolve(name => name == "LABSIM_HOME" ? _home.FullName : Environment.GetEnvironmentVariable(name), "/").Run;
        _home.Delete(recursive: true);
        if (Directory.Exists(run))
        {
            Directory.Delete(run, recursive: true);
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LabSim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("this does not run inside a checkout");
        }

        return folder;
    }
}
