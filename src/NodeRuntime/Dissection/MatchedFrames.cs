using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>What a display filter matches.</summary>
/// <param name="Numbers">The frames, from 1, ascending.</param>
/// <param name="Total">How many frames were looked at.</param>
public sealed record MatchedFrames(ImmutableArray<int> Numbers, int Total);

/// <summary>A field or protocol of display filters.</summary>
/// <param name="Name">Its name, <c>tcp.port</c>.</param>
/// <param name="Type">The sort of its values: a word of <see cref="FieldTypes"/>.</param>
/// <param name="Description">What it is.</param>
public sealed record FilterField(string Name, string Type, string Description);
