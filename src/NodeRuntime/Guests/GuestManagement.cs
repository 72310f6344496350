using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Guests;

/// <summary>What a guest on a management segment is told of it.</summary>
/// <param name="Address">Its own IPv4 address there: where it takes SSH connections, and nowhere else.</param>
/// <param name="NameServer">Who knows the others' names.</param>
/// <param name="Domain">The domain of these names.</param>
/// <param name="Keys">Public keys that open it, lines of <c>authorized_keys</c>.</param>
public sealed record GuestManagement(string Address, string NameServer, string Domain, ImmutableArray<string> Keys);
