namespace LabSim.Benchmarks.Switching;

/// <summary>How far apart the cores were during a sample.</summary>
internal enum Distance
{
    /// <summary>Near before and after.</summary>
    Near,

    /// <summary>Far before and after.</summary>
    Far,

    /// <summary>It changed: the sample belongs to no class and is discarded.</summary>
    Mixed,
}
