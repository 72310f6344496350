namespace LabSim.Switching.Links;

/// <summary>A point-to-point link to make.</summary>
/// <param name="Id">The link's identity, <c>r1:eth1--r2:eth1</c>.</param>
/// <param name="PortA">The port of the first endpoint.</param>
/// <param name="PortB">The port of the second endpoint.</param>
public sealed record LinkConfig(string Id, string PortA, string PortB);
