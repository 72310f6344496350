using LabSim.Switching.Stations;
using LabSim.Switching.Tests.Bridging;

namespace LabSim.Switching.Tests.Stations;

/// <summary>Names by DNS from the segment itself (RFC 1035), and what it leaves to the name server behind it.</summary>
public sealed class StationNames
{
    private const ushort A = 1;
    private const ushort Ptr = 12;
    private const ushort Aaaa = 28;

    [Theory]
    [InlineData("r1", 11)]
    [InlineData("r1.lab.internal", 11)]
    [InlineData("R2.LAB.internal", 12)]
    public void A_station_is_found_by_its_name_in_any_case(string name, byte last)
    {
        var answer = Ask(name, A);
        Assert.Equal([172, 20, 20, last], answer[^4..]);
        Assert.Equal([0x12, 0x34, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], answer[..12]);

        // A pointer to the question's name, type A, class IN.
        Assert.Equal([0xC0, 12, 0, 1, 0, 1], answer[^16..^10]);
    }

    [Fact]
    public void An_address_has_its_name() => Assert.Equal([2, .. "r2"u8, 3, .. "lab"u8, 8, .. "internal"u8, 0], Ask("12.20.20.172.in-addr.arpa", Ptr)[^17..]);

    [Theory]
    [InlineData("r1", Aaaa, 0)]
    [InlineData("lab.internal", A, 0)]
    [InlineData("nobody.lab.internal", A, 3)]
    [InlineData("99.20.20.172.in-addr.arpa", Ptr, 3)]
    public void What_is_not_there_is_said_not_to_be_there(string name, ushort type, int code)
    {
        var answer = Ask(name, type);
        Assert.Equal((code, 0), (answer[3] & 0xF, answer[7]));
    }

    [Theory]
    [InlineData("example.org", A)]
    [InlineData("nobody", A)]
    [InlineData("1.0.0.10.in-addr.arpa", Ptr)]
    [InlineData("x.20.20.172.in-addr.arpa", Ptr)]
    public void What_others_know_passes_to_them(string name, ushort type)
    {
        using var lab = LabWithNames.Start();
        lab.Introduce();
        LabWithNames.Ask(lab[1], 1, 53, LabWithNames.Question(name, type), LabWithNames.NameServer);
        Assert.True(UdpPacket.TryRead(lab[3].Receive(), out var packet));
        Assert.Equal(LabWithNames.Question(name, type), packet.Payload.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 0x34, 1, 0, 0, 1 })]
    [InlineData(new byte[] { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, (byte)'r' })]
    [InlineData(new byte[] { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1 })]
    [InlineData(new byte[] { 0x12, 0x34, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 2, (byte)'r', (byte)'1', 0, 0, 1, 0, 1 })]
    public void What_is_no_question_is_left_alone(byte[] payload)
    {
        using var lab = LabWithNames.Start();
        lab.Introduce();
        LabWithNames.Ask(lab[1], 1, 53, payload, LabWithNames.NameServer);
        Assert.True(UdpPacket.TryRead(lab[3].Receive(), out var packet));
        Assert.Equal(payload, packet.Payload.ToArray());
    }

    [Fact]
    public void A_question_to_another_name_server_is_not_the_segments()
    {
        using var lab = LabWithNames.Start();
        lab.Introduce();
        LabWithNames.Ask(lab[1], 1, 53, LabWithNames.Question("r1", A), 0x08080808);
        Assert.NotNull(lab[3].Receive());
    }

    [Fact]
    public void Checksums_of_answers_are_right()
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[1], 1, 53, LabWithNames.Question("r2", A), LabWithNames.NameServer);
        var frame = lab[1].Receive()!;
        Assert.Equal(0, Sum(frame.AsSpan(14, 20), 0));
        Assert.Equal(0, Sum(frame.AsSpan(26), 17 + (uint)(frame.Length - 34)));
    }

    // Word by word, as RFC 1071 says it: with its checksum in it, everything comes to all ones.
    private static int Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (var i = 0; i < bytes.Length; i += 2)
        {
            sum += (uint)((bytes[i] << 8) + (i + 1 < bytes.Length ? bytes[i + 1] : 0));
        }

        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (int)(~sum & 0xFFFF);
    }

    private static byte[] Ask(string name, ushort type)
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[1], 1, 53, LabWithNames.Question(name, type), LabWithNames.NameServer);
        Assert.True(UdpPacket.TryRead(lab[1].Receive(), out var packet));
        Assert.Equal((LabWithNames.NameServer, (ushort)53, LabWithNames.FirstAddress, (ushort)40_000), (packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort));
        Assert.Equal(LabOfMany.Mac(1), packet.DestinationMac.ToArray());
        lab.AssertSilent(3, from: 2);
        return packet.Payload.ToArray();
    }
}
