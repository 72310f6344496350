using LabSim.Cli.Client;
using LabSim.Contracts.Environment;

namespace LabSim.Cli.Hosting;

/// <summary>What a verb sees of the process that it runs in; tests make one of strings and streams.</summary>
internal class Session : IDisposable
{
    /// <summary>Standard output as text.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error as text: progress, warnings and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input, output and error as bytes.</summary>
    public required RawStreams Raw { get; init; }

    /// <summary>Which of the three are terminals.</summary>
    public required Terminals Terminals { get; init; }

    /// <summary>Reads an environment variable; <see langword="null"/> where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>What relative paths are relative to.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>Columns and rows of the terminal on standard output.</summary>
    public Func<(int Width, int Height)> WindowSize { get; init; } = () => (Math.Max(20, Console.WindowWidth), Math.Max(8, Console.WindowHeight));

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Ctrl+C and SIGTERM.</summary>
    public Interrupts Interrupts { get; init; } = new();

    /// <summary>The lab server's program.</summary>
    public string ServerProgram => Value("LABSIM_SERVER_PROGRAM") ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../server/labsim-server"));

    /// <summary>The words after <c>--</c>, or <see langword="null"/> where there is none.</summary>
    public IReadOnlyList<string>? Trailing { get; set; }

    /// <summary>Whether colours may be used on standard output.</summary>
    public bool ColourOut => Terminals.Out && MayColour;

    /// <summary>Whether colours may be used on standard error.</summary>
    public bool ColourError => Terminals.Error && MayColour;

    /// <summary>LABSIM_HOME and the run directory.</summary>
    public HomeDirectory Home => HomeDirectory.Resolve(Variable, CurrentDirectory);

    private bool MayColour => Value("NO_COLOR") is null && Value("TERM") is not (null or "dumb");

    /// <summary>An environment variable, <see langword="null"/> where it is not set or empty.</summary>
    public string? Value(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>A path as the user wrote it, made absolute.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, CurrentDirectory);

    /// <summary>A connection to the lab server; starts one where none runs.</summary>
    public Task<LabClient> ConnectAsync(CancellationToken cancellation) => ServerConnection.OpenAsync(this, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes out what is buffered.</summary>
    protected virtual void Dispose(bool disposing)
    {
        Out.Flush();
        Error.Flush();
        Interrupts.Dispose();
    }
}
