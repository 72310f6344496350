namespace LabSim.Benchmarks;

/// <summary>What is captured during a run.</summary>
internal enum CaptureMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The first 128 bytes of each frame, at one port.</summary>
    Headers,

    /// <summary>Whole frames, at one port.</summary>
    Full,
}
