namespace LabSim.Topology.Spec;

/// <summary>What a node is by its kind. It goes with the node, so that a lab stays what it was brought up as, whatever becomes of the kind's file.</summary>
public sealed record NodeTraits
{
    /// <summary>How its interfaces are called.</summary>
    public required InterfaceNaming Interfaces { get; init; }

    /// <summary>Whether the guest has LabSim's agent: it says "ready", sets addresses, and runs commands.</summary>
    public bool HasAgent { get; init; }

    /// <summary>Whether it forwards packets between its interfaces.</summary>
    public bool Forwarding { get; init; }
}
