using System.Collections.Immutable;
using LabSim.Switching.Bridging;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;

namespace LabSim.Switching.HandOver;

/// <summary>A segment's state.</summary>
/// <param name="Config">What it is.</param>
/// <param name="Stations">Where stations are.</param>
internal sealed record ExportedSegment(SegmentConfig Config, ImmutableArray<ExportedStation> Stations);

/// <summary>A station that a bridge knows.</summary>
/// <param name="Vlan">Its VLAN.</param>
/// <param name="Address">48 bits.</param>
/// <param name="Port">The name of the port that it is at.</param>
/// <param name="Age">Ticks of the fabric's clock since it was heard.</param>
internal sealed record ExportedStation(int Vlan, ulong Address, string Port, long Age);

/// <summary>A link's state.</summary>
/// <param name="Config">What it joins.</param>
/// <param name="Up">Whether it is up.</param>
/// <param name="AToB">From the first port to the second.</param>
/// <param name="BToA">From the second port to the first.</param>
/// <param name="FrozenAt">When no frame passed any more, a timestamp of the host's clock; 0 for a link that goes on.</param>
internal sealed record ExportedLink(LinkConfig Config, bool Up, ExportedDirection AToB, ExportedDirection BToA, long FrozenAt = 0);

/// <summary>A direction's state.</summary>
/// <param name="Profile">What it does to frames.</param>
/// <param name="Seed">Where chance began.</param>
/// <param name="Mtu">Longest packet in bytes.</param>
/// <param name="Counters">What it counted.</param>
/// <param name="Line">What is under way; <see langword="null"/> where nothing ever was.</param>
internal sealed record ExportedDirection(ImpairmentProfile Profile, ulong Seed, int? Mtu, DirectionCounters Counters, ExportedLine? Line);

/// <summary>A line's state. Times are ticks from now.</summary>
/// <param name="Frames">The frames under way, oldest first.</param>
/// <param name="LastDue">When the last of them is due.</param>
/// <param name="Rate">The line of limited speed.</param>
/// <param name="Chances">Where chance is.</param>
internal sealed record ExportedLine(ImmutableArray<ExportedFrame> Frames, long LastDue, ExportedRate Rate, ExportedChances Chances);

/// <summary>A frame under way.</summary>
/// <param name="Due">When it is due.</param>
/// <param name="Bytes">The frame.</param>
internal sealed record ExportedFrame(long Due, byte[] Bytes);

/// <summary>A line of limited speed.</summary>
/// <param name="Free">When the last frame has left.</param>
/// <param name="Remainder">What a division left over.</param>
/// <param name="Departures">When those leave that wait, where frames are counted.</param>
internal sealed record ExportedRate(long Free, long Remainder, ImmutableArray<long> Departures);

/// <summary>The generators of a direction, in the order of <see cref="LinkChances"/>.</summary>
/// <param name="States">Their states.</param>
/// <param name="Last">What the correlated ones had last; <see langword="null"/> for none.</param>
/// <param name="IsBad">The state of the model of bursts.</param>
internal sealed record ExportedChances(ImmutableArray<ulong> States, ImmutableArray<double?> Last, bool IsBad);
