using System.Text;
using LabSim.Cli.Hosting;
using LabSim.TestKit;

namespace LabSim.Cli.Tests.Fakes;

/// <summary>Runs the command in this process, in a directory of its own, against a fake server.</summary>
internal sealed class CommandRun : IAsyncDisposable
{
    private readonly Dictionary<string, string> _variables = [];
    private FakeServer? _server;

    public CommandRun()
    {
        _variables["LABSIM_HOME"] = Directory["home"];
        Interrupts = new Interrupts { Leave = status => LeftWith = status };
    }

    public TemporaryDirectory Directory { get; } = new();

    public Interrupts Interrupts { get; }

    public int? LeftWith { get; private set; }

    public Terminals Terminals { get; set; }

    public (int Width, int Height) WindowSize { get; init; } = (80, 24);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Stream Input { get; set; } = new MemoryStream();

    public Stream RawOut { get; set; } = new MemoryStream();

    public MemoryStream RawError { get; } = new();

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public string OutText => Out.ToString();

    public string ErrorText => Error.ToString();

    /// <summary>A server that LABSIM_SERVER names.</summary>
    public FakeServer Server => _server ??= Named(new FakeServer(Directory["s"])
        .On("GET /api/v1/server", _ => Documents.Server, Contracts.Wire.ContractJson.Default.ServerDocument));

    public CommandRun With(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    /// <summary>Writes a file and returns its name, relative to the current directory.</summary>
    public string Write(string name, string text)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Directory[name])!);
        File.WriteAllText(Directory[name], text);
        return name;
    }

    /// <summary>Writes a program and returns its path.</summary>
    public string WriteProgram(string name, string script)
    {
        File.WriteAllText(Directory[name], "#!/bin/sh\n" + script);
        File.SetUnixFileMode(Directory[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Directory[name];
    }

    public async Task<int> RunAsync(params string[] words)
    {
        var status = await CommandLine.RunAsync(words, MakeSession()).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return status;
    }

    public Session MakeSession() => new()
    {
        Out = Out, Error = Error, Terminals = Terminals, CurrentDirectory = Directory.Path, Interrupts = Interrupts,
        Raw = new RawStreams(() => Input, () => RawOut, () => RawError),
        WindowSize = () => WindowSize, Time = Time,
        Variable = name => _variables.GetValueOrDefault(name),
    };

    public byte[] OutBytes => ((MemoryStream)RawOut).ToArray();

    public string RawErrorText => Encoding.UTF8.GetString(RawError.ToArray());

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Dispose();
    }

    private FakeServer Named(FakeServer server)
    {
        _variables["LABSIM_SERVER"] = server.Path;
        return server;
    }
}
