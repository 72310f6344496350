using System.Buffers.Binary;
using System.Net;

namespace LabSim.Switching.Stations;

/// <summary>Who is behind a port of a segment with <see cref="SegmentServices"/>: whoever asks there gets this address, whatever its MAC is.</summary>
/// <param name="Name">Its name, without the domain.</param>
/// <param name="Address">Its IPv4 address.</param>
public sealed record SegmentStation(string Name, string Address)
{
    /// <summary>The address as a number.</summary>
    internal uint Number => NumberOf(Address);

    /// <summary>An IPv4 address as a number, its first byte the highest.</summary>
    internal static uint NumberOf(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());
}
