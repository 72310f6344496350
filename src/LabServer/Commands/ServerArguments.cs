using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Hosting;

namespace LabSim.LabServer.Commands;

/// <summary>The command line of <c>labsim-server</c>.</summary>
/// <param name="Verb">run, watch, once.</param>
/// <param name="Words">What follows the verb and is no option.</param>
internal sealed record ServerArguments(string Verb, ImmutableArray<string> Words)
{
    public const string Usage = """
        labsim-server [run] [--listen URL] [--data DIR] [--background]   serve in the foreground; --background logs to the file alone
        labsim-server watch [--listen URL] [--data DIR]                  keep a server alive in the background, and what it holds if it dies
            [--successor]                                                take over from the server that runs, without a gap
            run also has --keeper NAME: who keeps what it holds, a socket in the run directory (watch says it)
        labsim-server once VERB [WORD…] [--data DIR]                     plan, doctor, image-ls, image-inspect, image-build, image-add, image-rm; JSON on stdout
        """;

    private static readonly ImmutableArray<string> Verbs = ["run", "watch", "once"];

    /// <summary>LABSIM_HOME, where the command line names it.</summary>
    public string? Data { get; init; }

    /// <summary>Where browsers reach the server, where it was said.</summary>
    public string? Listen { get; init; }

    /// <summary>The log goes to its file alone.</summary>
    public bool Background { get; init; }

    /// <summary>The server waits for another one to hand over.</summary>
    public bool Successor { get; init; }

    /// <summary>The name of the keeper's socket in the run directory, or <see langword="null"/> for none.</summary>
    public string? Keeper { get; init; }

    /// <exception cref="UsageException">A word is unknown or lacks its value.</exception>
    public static ServerArguments Parse(ReadOnlySpan<string> arguments)
    {
        var named = arguments.Length > 0 && !arguments[0].StartsWith('-');
        var verb = named ? arguments[0] : Verbs[0];
        if (!Verbs.Contains(verb))
        {
            throw new UsageException($"unknown verb '{verb}' ({string.Join(", ", Verbs)})");
        }

        var parsed = new ServerArguments(verb, []);
        for (var rest = named ? arguments[1..] : arguments; rest.Length > 0;)
        {
            var option = rest[0];
            (parsed, var used) = option switch
            {
                "--background" => (parsed with { Background = true }, 1),
                "--successor" when verb != "once" => (parsed with { Successor = true }, 1),
                "--keeper" when verb == "run" => (parsed with { Keeper = KeeperSocket.IsName(Value(rest)) ? Value(rest) : throw new UsageException($"--keeper {Value(rest)}: expected keeper-PID.sock") }, 2),
                "--data" => (parsed with { Data = Value(rest) }, 2),
                "--listen" => (parsed with { Listen = Value(rest) }, 2),
                _ when verb == "once" && !option.StartsWith("--data", StringComparison.Ordinal) => (parsed with { Words = parsed.Words.Add(option) }, 1),
                _ => throw new UsageException($"unknown option '{option}'"),
            };
            rest = rest[used..];
        }

        return parsed;
    }

    /// <summary>The directories, by <c>--data</c> or LABSIM_HOME.</summary>
    public HomeDirectory ResolveHome(Func<string, string?> variable, string currentDirectory) =>
        HomeDirectory.Resolve(name => name == "LABSIM_HOME" ? Data ?? variable(name) : variable(name), currentDirectory);

    /// <summary>The server's options; LABSIM_LISTEN stands in for <c>--listen</c>.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    public ServerOptions ToOptions(Func<string, string?> variable, string currentDirectory) => new()
    {
        Home = ResolveHome(variable, currentDirectory),
        Listen = (Listen ?? variable("LABSIM_LISTEN")) is { Length: > 0 } listen
            ? Uri.TryCreate(listen, UriKind.Absolute, out var uri) ? uri : throw new UsageException($"--listen {listen}: expected http://ADDRESS:PORT")
            : null,
        Background = Background,

        // The launcher says where it builds the web UI; a package has it beside the program.
        WebDirectory = variable("LABSIM_WEB") is { Length: > 0 } web ? web : Path.Combine(AppContext.BaseDirectory, "web"),
    };

    private static string Value(ReadOnlySpan<string> rest) =>
        rest.Length > 1 ? rest[1] : throw new UsageException($"{rest[0]} needs a value");
}
