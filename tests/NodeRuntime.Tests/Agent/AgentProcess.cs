using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LabSim.NodeRuntime.Agent;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Agent;

/// <summary>The guest's real agent, running here under perl, with its port on standard input and output.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    private AgentProcess()
    {
        var start = new ProcessStartInfo("perl", ["-w", RepositoryFolder.Find("images/base/files/usr/lib/labsim/agent"), "-", _directory.Path])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        Port = new DuplexStream(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
        Agent = new GuestAgent(Port, TimeProvider.System);
    }

    public Stream Port { get; }

    public GuestAgent Agent { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts it and opens a session.</summary>
    public static AgentProcess Start()
    {
        var process = StartSilently();
        process.Agent.Start();
        return process;
    }

    /// <summary>Starts it; the test speaks to the port itself.</summary>
    public static AgentProcess StartSilently()
    {
        if (!File.Exists("/usr/bin/perl"))
        {
            Assert.Skip("the agent needs /usr/bin/perl (Debian: perl-base)");
        }

        return new AgentProcess();
    }

    /// <summary>Says what the guest's set-up says; before the agent has made its bell, it will look by itself.</summary>
    public void Tell(string phase, string message)
    {
        File.WriteAllText(_directory["state"], $"{phase}\n{message}");
        if (!File.Exists(_directory["bell"]))
        {
            return;
        }

        using var bell = File.OpenWrite(_directory["bell"]);
        bell.Write("\n"u8);
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int Status, byte[] Output, byte[] Error)> RunAsync(ImmutableArray<string> arguments, Stream? input = null)
    {
        var texts = new[] { new MemoryStream(), new MemoryStream() };
        var status = await Agent.ExecuteAsync(arguments, input, (stream, bytes) => texts[(int)stream].WriteAsync(bytes), Deadline());
        return (status, texts[0].ToArray(), texts[1].ToArray());
    }

    /// <summary>Runs a shell line to its end; its output as text.</summary>
    public async Task<(int Status, string Output, string Error)> ShellAsync(string line, Stream? input = null)
    {
        var (status, output, error) = await RunAsync(["sh", "-c", line], input);
        return (status, Encoding.UTF8.GetString(output), Encoding.UTF8.GetString(error));
    }

    /// <summary>So long that only a hang meets it.</summary>
    public static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        Port.Dispose();
        await _process.WaitForExitAsync(Deadline());
        _process.Dispose();
        _directory.Dispose();
    }
}
