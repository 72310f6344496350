using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Processes;

/// <summary>A process to start.</summary>
public sealed record SpawnRequest
{
    /// <summary>The program and its arguments; the first is the absolute path of the program.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The whole environment, <c>NAME=value</c>.</summary>
    public required ImmutableArray<string> Environment { get; init; }

    /// <summary>Where standard output and standard error go.</summary>
    public required SafeFileHandle Output { get; init; }

    /// <summary>Where standard error goes instead, or <see langword="null"/>.</summary>
    public SafeFileHandle? Errors { get; init; }

    /// <summary>Where standard input comes from, or <see langword="null"/> for nowhere.</summary>
    public SafeFileHandle? Input { get; init; }

    /// <summary>The cores that it runs on from its first instruction; empty for those of the thread that starts it.</summary>
    public ImmutableArray<int> Cores { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Further descriptors that the process gets: they are 3, 4, 5, … there, in this order; nothing else is inherited.</summary>
    public required ImmutableArray<SafeFileHandle> Inherited { get; init; }
}
