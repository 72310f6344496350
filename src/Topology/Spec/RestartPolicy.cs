namespace LabSim.Topology.Spec;

/// <summary>What becomes of a node whose machine ends by itself; the words of <c>restart:</c>.</summary>
public enum RestartPolicy
{
    /// <summary>It stays as it is.</summary>
    Never,

    /// <summary>It is started again when it crashed.</summary>
    OnFailure,

    /// <summary>It is started again, also when its guest powered down.</summary>
    Always,
}
