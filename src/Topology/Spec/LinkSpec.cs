namespace LabSim.Topology.Spec;

/// <summary>One link between two interfaces.</summary>
public sealed record LinkSpec
{
    /// <summary>The identity <c>r1:eth1--r2:eth1</c>, in the order of the file.</summary>
    public string Id => $"{A}--{B}";

    /// <summary>The first endpoint as written.</summary>
    public required EndpointRef A { get; init; }

    /// <summary>The second endpoint as written.</summary>
    public required EndpointRef B { get; init; }
}
