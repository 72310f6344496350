namespace LabSim.Topology.Text;

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>The topology cannot be used.</summary>
    Error,

    /// <summary>The topology can be used, but probably means something else than its author thinks.</summary>
    Warning,
}
