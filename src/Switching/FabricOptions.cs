using LabSim.Switching.HandOver;
using LabSim.Switching.Recording;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.Switching;

/// <summary>What a fabric is made with.</summary>
public sealed record FabricOptions
{
    /// <summary>The lab's name, for threads and the log.</summary>
    public required string Lab { get; init; }

    /// <summary>Where the fabric logs to.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Who keeps the fabric's parts in case this process dies, or <see langword="null"/> for nobody.</summary>
    public IPartKeeper? Keeper { get; init; }

    /// <summary>The flight recorder's memory, shared with other fabrics, or <see langword="null"/>: then nothing is recorded, whatever the mode is.</summary>
    public RecorderMemory? RecorderMemory { get; init; }

    /// <summary>How much of each frame is recorded at first.</summary>
    public RecorderMode Recorder { get; init; } = RecorderMode.Headers;

    /// <summary>The clock of frames, captures and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
