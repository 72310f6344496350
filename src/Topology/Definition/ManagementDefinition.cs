namespace LabSim.Topology.Definition;

/// <summary>The lab's management segment, as <c>mgmt</c> says it.</summary>
internal sealed record ManagementDefinition
{
    /// <summary>Its network.</summary>
    public Located<string>? Subnet { get; init; }
}

/// <summary>Whether a node is on the management segment, as <c>management</c> says it.</summary>
/// <param name="IsOn">Whether it is.</param>
/// <param name="Interface">With which interface; <see langword="null"/> for the management interface of its kind.</param>
internal readonly record struct ManagementChoice(bool IsOn, string? Interface);
