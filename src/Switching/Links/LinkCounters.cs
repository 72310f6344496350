namespace LabSim.Switching.Links;

/// <summary>Both directions of a link.</summary>
/// <param name="AToB">From the first endpoint to the second.</param>
/// <param name="BToA">From the second endpoint to the first.</param>
public sealed record LinkCounters(DirectionCounters AToB, DirectionCounters BToA);
