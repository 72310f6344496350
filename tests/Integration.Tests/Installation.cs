using System.Diagnostics;
using System.Text.Json;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Integration.Tests;

/// <summary>
/// A LABSIM_HOME of a test's own, with its own server on its own port. Disposing it ends every machine and every process that it
/// started, whatever the test did to them.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    // Longer than LabSim itself waits for anything, so that it is LabSim that says what is late.
    private const double Longest = 330;

    private readonly string _parent;
    private readonly Dictionary<string, string?> _environment;

    public Installation(string? home = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        _parent = Directory.CreateTempSubdirectory("labsim-test-").FullName;
        Home = Path.Combine(_parent, home ?? "home");
        _environment = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
        {
            ["LABSIM_HOME"] = Home,
            ["LABSIM_SERVER"] = null,
            ["LABSIM_TOKEN"] = null,
            ["LABSIM_LISTEN"] = "http://127.0.0.1:0",
            ["NO_COLOR"] = "1",
        };
        Directories = HomeDirectory.Resolve(name => name == "LABSIM_HOME" ? Home : Environment.GetEnvironmentVariable(name), "/");
    }

    public string Home { get; }

    public HomeDirectory Directories { get; }

    public IReadOnlyDictionary<string, string?> Variables => _environment;

    /// <summary>Lets the installation find images that an earlier test built.</summary>
    public Installation WithImages()
    {
        Directory.CreateDirectory(Checkout.Images);
        Directory.CreateDirectory(Home);
        File.CreateSymbolicLink(Path.Combine(Home, "images"), Checkout.Images);
        return this;
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(Checkout.Launcher, arguments, _environment, seconds: Longest);

    public Task<CommandResult> RunAsync(byte[] input, params string[] arguments) =>
        Command.RunAsync(Checkout.Launcher, arguments, _environment, input, seconds: Longest);

    public Process Start(params string[] arguments) => Command.Start(Checkout.Launcher, arguments, _environment);

    public async Task<LabDocument> ReadLabAsync(string lab)
    {
        var result = (await RunAsync("ps", lab, "--json")).Expect(0);
        return JsonSerializer.Deserialize(result.OutputBytes, ContractJson.Default.LabDocument)!;
    }

    public async Task<ServerDocument> ReadServerAsync()
    {
        var result = (await RunAsync("server", "status", "--json")).Expect(0);
        return JsonSerializer.Deserialize(result.OutputBytes, ContractJson.Default.ServerDocument)!;
    }

    /// <summary>Runs a command in a node until its output contains what is awaited.</summary>
    public async Task<string> AwaitExecAsync(double seconds, Func<string, bool> holds, string lab, string node, params string[] command)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var result = await RunAsync(["exec", lab, node, "--", .. command]);
            if (holds(result.Output))
            {
                return result.Output;
            }

            if (clock.Elapsed.TotalSeconds >= seconds)
            {
                // What a lab says of itself, before the test takes it down.
                var said = (await RunAsync("logs", lab)).Output + (await RunAsync("ps", lab, "--json")).Output;
                Assert.Fail($"not within {seconds} s; last output:\n{result.Output}{result.Error}\n{said}");
            }

            await Task.Delay(250);
        }
    }

    /// <summary>Waits until what a node has said on its console is what is awaited.</summary>
    public async Task AwaitConsoleAsync(string lab, string node, string awaited, Func<string, bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(250))
        {
            var log = (await RunAsync("console", lab, node, "--log")).Output;
            if (holds(log))
            {
                return;
            }

            Assert.True(clock.Elapsed.TotalSeconds < 120, $"{node} did not say '{awaited}' within 120 s:\n{log}");
        }
    }

    /// <summary>The processes whose environment names this LABSIM_HOME: servers, watchdogs, machines.</summary>
    public IReadOnlyList<int> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!))
            .Where(pid => pid != Environment.ProcessId && Names(pid, "environ") is { } environ && environ.Split('\0').Contains("LABSIM_HOME=" + Home))];

    /// <summary>Processes that were started from this installation's run directory, by their command line.</summary>
    public IReadOnlyList<int> Machines() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!))
            .Where(pid => Names(pid, "cmdline") is { } line && line.Contains(Directories.Run + "/", StringComparison.Ordinal) && line.Contains("qemu", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Home))
        {
            await RunAsync("server", "stop");
        }

        foreach (var pid in Processes().Concat(Machines()).Distinct())
        {
            KillQuietly(pid);
        }

        Directory.Delete(_parent, recursive: true);
        if (Directory.Exists(Directories.Run))
        {
            Directory.Delete(Directories.Run, recursive: true);
        }
    }

    private static void KillQuietly(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            process.WaitForExit(5000);
        }
        catch (ArgumentException)
        {
            // It ended by itself meanwhile.
        }
    }

    private static string? Names(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
