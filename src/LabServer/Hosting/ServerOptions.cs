using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Hosting;

/// <summary>Where a server lives, where it listens, and how patient it is with clients.</summary>
internal sealed record ServerOptions
{
    /// <summary>The port that browsers are told.</summary>
    public const int DefaultPort = 7780;

    /// <summary>Its directories.</summary>
    public required HomeDirectory Home { get; init; }

    /// <summary>Where browsers reach it, or <see langword="null"/> for the default port, which it does without where it is taken.</summary>
    public Uri? Listen { get; init; }

    /// <summary>Where the web UI's build lies, once it is there; <see langword="null"/> for a server without one.</summary>
    public string? WebDirectory { get; init; }

    /// <summary>The log goes to its file alone.</summary>
    public bool Background { get; init; }

    /// <summary>How long a client may take to send its request's headers.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take nothing of what is sent to it before it is dropped.</summary>
    public TimeSpan StalledReaderGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a silent stream of events says that it is alive.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The largest body of a request in bytes.</summary>
    public long BodyLimit { get; init; } = 16 << 20;
}
