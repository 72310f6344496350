using System.Buffers.Binary;
using System.Text;
using LabSim.Switching.Stations;
using LabSim.Switching.Tests.Bridging;

namespace LabSim.Switching.Tests.Stations;

/// <summary>Addresses by DHCP from the segment itself, as RFC 2131 has it.</summary>
public sealed class Leases
{
    [Theory]
    [InlineData(1, LabWithNames.FirstAddress, "R1")]
    [InlineData(2, LabWithNames.FirstAddress + 1, "r2")]
    public void A_station_is_offered_the_address_of_its_port_and_gets_it(int guest, uint address, string name)
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[guest], guest, 67, LabWithNames.Dhcp(guest, 1));
        var offer = Answer(lab, guest);
        Assert.Equal((2, address), (Option(offer, 53)[0], BinaryPrimitives.ReadUInt32BigEndian(offer.AsSpan(16))));
        Assert.Equal([172, 20, 20, 2], Option(offer, 54));

        byte[] wanted = [50, 4, 172, 20, 20, (byte)address, 54, 4, 172, 20, 20, 2];
        LabWithNames.Ask(lab[guest], guest, 67, LabWithNames.Dhcp(guest, 3, options: wanted));
        var lease = Answer(lab, guest);
        Assert.Equal((5, address), (Option(lease, 53)[0], BinaryPrimitives.ReadUInt32BigEndian(lease.AsSpan(16))));
        Assert.Equal([255, 255, 255, 0], Option(lease, 1));
        Assert.Equal([172, 20, 20, 2], Option(lease, 3));
        Assert.Equal([172, 20, 20, 3], Option(lease, 6));
        Assert.Equal(name, Encoding.ASCII.GetString(Option(lease, 12)));
        Assert.Equal("lab.internal", Encoding.ASCII.GetString(Option(lease, 15)));
        Assert.Equal(86_400u, BinaryPrimitives.ReadUInt32BigEndian(Option(lease, 51)));
    }

    [Fact]
    public void A_renewal_goes_to_the_address_itself_and_another_address_is_refused()
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 3, own: LabWithNames.FirstAddress));
        Assert.Equal(5, Option(Answer(lab, 1, to: LabWithNames.FirstAddress), 53)[0]);
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 3, options: [50, 4, 10, 0, 0, 1]));
        var refusal = Answer(lab, 1, to: uint.MaxValue);
        Assert.Equal((6, 0u), (Option(refusal, 53)[0], BinaryPrimitives.ReadUInt32BigEndian(refusal.AsSpan(16))));
        Assert.Empty(Option(refusal, 51));
    }

    [Fact]
    public void A_client_that_cannot_hear_its_own_address_yet_is_answered_by_broadcast()
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 1, flags: 0x8000));
        Answer(lab, 1, to: uint.MaxValue);
    }

    [Fact]
    public void An_address_that_is_there_already_gets_the_rest_and_no_lease()
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 8, own: LabWithNames.FirstAddress));
        var said = Answer(lab, 1);
        Assert.Equal((5, 0u), (Option(said, 53)[0], BinaryPrimitives.ReadUInt32BigEndian(said.AsSpan(16))));
        Assert.Equal([172, 20, 20, 3], Option(said, 6));
        Assert.Empty(Option(said, 51));
    }

    [Fact]
    public void Requests_go_no_further_whatever_they_are_and_what_is_no_request_does()
    {
        using var lab = LabWithNames.Start();

        // Another server's offer taken; a release; half a message; noise: no answer, and nobody else hears of them.
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 3, options: [54, 4, 10, 0, 0, 1]));
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 7));
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 1)[..200]);
        LabWithNames.Ask(lab[1], 1, 67, [.. LabWithNames.Dhcp(1, 1)[..240], 50, 200, 1]);
        lab.AssertSilent(2, from: 1);
        lab.AssertSilent(3, from: 2);
        Assert.Equal(0xEE, lab[1].Receive()![^1]);

        // Behind the third port is nobody that the segment knows: the other side of it.
        LabWithNames.Ask(lab[3], 3, 67, LabWithNames.Dhcp(3, 1));
        Assert.NotNull(lab[1].Receive());
    }

    [Fact]
    public void What_the_segment_answers_counts_as_delivered()
    {
        using var lab = LabWithNames.Start();
        LabWithNames.Ask(lab[1], 1, 67, LabWithNames.Dhcp(1, 1));
        Answer(lab, 1);
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink(LabOfMany.Link(1)) is { AToB: { Frames: 1, Drops: 0 }, BToA: { Frames: 1, Drops: 0 } });
    }

    private static byte[] Answer(LabOfMany lab, int guest, uint? to = null)
    {
        Assert.True(UdpPacket.TryRead(lab[guest].Receive(), out var packet));
        Assert.Equal((LabWithNames.Gateway, (ushort)67, (ushort)68), (packet.Source, packet.SourcePort, packet.DestinationPort));
        Assert.Equal(to ?? LabWithNames.FirstAddress + (uint)guest - 1, packet.Destination);
        Assert.Equal(to == uint.MaxValue ? [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] : LabOfMany.Mac(guest), packet.DestinationMac.ToArray());
        Assert.Equal(0xCAFE0000 + (uint)guest, BinaryPrimitives.ReadUInt32BigEndian(packet.Payload[4..]));
        return packet.Payload.ToArray();
    }

    private static byte[] Option(byte[] message, byte wanted)
    {
        for (var at = 240; message[at] != 255; at += message[at] == 0 ? 1 : 2 + message[at + 1])
        {
            if (message[at] == wanted)
            {
                return message[(at + 2)..(at + 2 + message[at + 1])];
            }
        }

        return [];
    }
}
