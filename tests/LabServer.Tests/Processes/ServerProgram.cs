using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Processes;

/// <summary>The real program <c>labsim-server</c> with a LABSIM_HOME of the test's own; whatever it left is ended.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _started = [];

    public ServerProgram() => Home = HomeDirectory.Resolve(name => name switch
    {
        "LABSIM_HOME" => _directory["home"],
        "XDG_RUNTIME_DIR" => _directory.Path,
        _ => Environment.GetEnvironmentVariable(name),
    }, "/");

    public HomeDirectory Home { get; }

    public string this[string name] => _directory[name];

    public Process Start(params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "labsim-server"), words)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LABSIM_HOME"] = Home.Data;
        start.Environment["XDG_RUNTIME_DIR"] = _directory.Path;
        start.Environment["LABSIM_LISTEN"] = "http://127.0.0.1:0";
        _started.Add(Process.Start(start)!);
        return _started[^1];
    }

    public async Task<(int Status, string Output, string Error)> RunAsync(string input, params string[] words)
    {
        var process = Start(words);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs a verb whose input stays open until it has ended; its output is lines.</summary>
    public async Task<(int Status, string[] Lines)> RunHeldAsync(string request, params string[] words)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var process = Start(words);
        await process.StandardInput.WriteLineAsync(request);
        await process.StandardInput.FlushAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Waits until a server answers, and returns what it says of itself; where <paramref name="not"/> is given, another one than that.</summary>
    public async Task<ServerDocument> AwaitServerAsync(int not = 0)
    {
        ServerDocument? found = null;
        await Eventually.HoldsAsync(() => (found = Ask()) is { } server && server.Pid != not, TestContext.Current.CancellationToken);
        return found!;
    }

    public HttpClient Client() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Home.ServerSocket), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost") };

    public static void Signal(string signal, int pid)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {pid}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        foreach (var process in _started.Where(process => !process.HasExited))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        _started.ForEach(process => process.Dispose());
        if (Directory.Exists(Home.Run))
        {
            Directory.Delete(Home.Run, recursive: true);
        }

        _directory.Dispose();
    }

    private ServerDocument? Ask()
    {
        try
        {
            using var client = Client();
            return client.GetFromJsonAsync(Routes.Server, ContractJson.Default.ServerDocument).GetAwaiter().GetResult();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
