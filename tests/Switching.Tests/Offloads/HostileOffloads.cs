using LabSim.Switching.Impairments;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

/// <summary>security.md, test 33: frames of 0 to 65,550 bytes and bad offloads are dropped and counted, and the guest goes on.</summary>
public sealed class HostileOffloads
{
    private static readonly UncutFrame Good = new(4000, 1448);
    private static readonly UncutFrame Good6 = new(4000, 1448, six: true);

    public static TheoryData<string> Names => [.. Wishes.Keys];

    private static Dictionary<string, (byte[] Frame, byte[] Header)> Wishes => new()
    {
        ["a segment without a checksum"] = (Good.Bytes, UncutFrame.Words(0, 1, Good.HeaderLength, 1448, 34, 16)),
        ["parts of no bytes"] = (Good.Bytes, UncutFrame.Words(1, 1, Good.HeaderLength, 0, 34, 16)),
        ["parts smaller than any"] = (Good.Bytes, UncutFrame.Words(1, 1, Good.HeaderLength, 7, 34, 16)),
        ["UDP fragmentation"] = (Good.Bytes, UncutFrame.Words(1, 3, Good.HeaderLength, 1448, 34, 16)),
        ["UDP segmentation"] = (Good.Bytes, UncutFrame.Words(1, 5, Good.HeaderLength, 1448, 34, 16)),
        ["a type that nobody knows"] = (Good.Bytes, UncutFrame.Words(1, 0x7F, Good.HeaderLength, 1448, 34, 16)),
        ["TCP over IPv6 that is IPv4"] = (Good.Bytes, UncutFrame.Words(1, 4, Good.HeaderLength, 1448, 34, 16)),
        ["TCP over IPv4 that is IPv6"] = (Good6.Bytes, UncutFrame.Words(1, 1, Good6.HeaderLength, 1448, 54, 16)),
        ["a transport header elsewhere"] = (Good.Bytes, UncutFrame.Words(1, 1, Good.HeaderLength, 1448, 38, 16)),
        ["a checksum elsewhere"] = (Good.Bytes, UncutFrame.Words(1, 1, Good.HeaderLength, 1448, 34, 14)),
        ["a TCP header beyond the frame"] = (Good.Bytes[..50], UncutFrame.Words(1, 1, Good.HeaderLength, 1448, 34, 16)),
        ["TCP options beyond the frame"] = (Good.Bytes[..60], UncutFrame.Words(1, 1, Good.HeaderLength, 1448, 34, 16)),
        ["a TCP header of four bytes"] = (With(Good.Bytes, 34 + 12, 0x10), Good.Header),
        ["IP that is UDP"] = (With(Good.Bytes, 14 + 9, 17), Good.Header),
        ["an IP header of other length"] = (With(Good.Bytes, 14, 0x46), Good.Header),
        ["headers of more than 256 bytes"] = (Good6.Bytes, UncutFrame.Words(1, 4, 300, 1448, 250, 16)),
        ["a checksum in the addresses"] = (Good.Bytes[..100], UncutFrame.Words(1, 0, 0, 0, 6, 0)),
        ["a checksum beyond the frame"] = (Good.Bytes[..100], UncutFrame.Words(1, 0, 0, 0, 90, 9)),
        ["a checksum that overflows"] = (Good.Bytes[..100], UncutFrame.Words(1, 0, 0, 0, 65535, 65535)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wish_that_makes_no_sense_is_malformed(string name)
    {
        var (frame, header) = Wishes[name];
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        AssertDropped(lab, a, b, frame, header);
        Assert.Equal(1, lab.Counters.AToB.DropsMalformed);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL << 0)]
    [InlineData(1UL << 11)]
    [InlineData((1UL << 0) | (1UL << 12))]
    public void A_wish_that_was_not_negotiated_is_malformed(ulong features)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Options(features));
        using var b = lab.StartB(OffloadLab.Taker);
        AssertDropped(lab, a, b, Good.Bytes, Good.Header);
        Assert.Equal(1, lab.Counters.AToB.DropsMalformed);
    }

    [Fact]
    public void Parts_longer_than_any_frame_are_too_large()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(60_000, 9300);
        AssertDropped(lab, a, b, uncut.Bytes, uncut.Header);
        Assert.Equal(uncut.Parts, lab.Counters.AToB.DropsMtu);
    }

    [Fact]
    public void Frames_of_any_length_are_passed_or_counted()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var bytes = LabOfTwo.Frame(65_558);
        var (passed, malformed, large) = (0, 0, 0);
        foreach (var length in new[] { 0, 1, 13, 14, 60, 1514, 9238, 9239, 65_535, 65_550, 65_557, 65_558 })
        {
            a.Queue(bytes.AsSpan(0, length), []);
            _ = length switch { < 14 => malformed++, <= 9238 => passed++, _ => large++ };
        }

        a.KickTransmit();
        for (var i = 0; i < passed; i++)
        {
            Assert.NotNull(b.Receive());
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsMalformed == malformed && lab.Counters.AToB.DropsMtu == large);
        Assert.Equal(passed, lab.Counters.AToB.Frames);
    }

    [Fact]
    public void Wishes_of_chance_never_bring_the_switch_down()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Options(0, ring: 64));
        var random = new LinkRandom(33);
        for (var i = 0; i < 20_000; i++)
        {
            var frame = (random.NextBelow(2) == 0 ? Good : Good6).Bytes[..(14 + random.NextBelow(4000))];
            for (var flips = random.NextBelow(4); flips > 0; flips--)
            {
                frame[12 + random.NextBelow(Math.Min(90, frame.Length - 12))] = (byte)random.NextBelow(256);
            }

            var start = random.NextBelow(3) switch { 0 => 34, 1 => 54, _ => random.NextBelow(65_536) };
            var offset = random.NextBelow(4) == 0 ? random.NextBelow(65_536) : 16;
            var size = random.NextBelow(2) == 0 ? random.NextBelow(64) : random.NextBelow(65_536);
            a.Queue(frame, UncutFrame.Words((byte)random.NextBelow(4), (byte)(random.NextBelow(2) == 0 ? 1 : 4), random.NextBelow(65_536), size, start, offset));
            a.KickTransmit();
            b.Discard();
            b.ReceiveKick.Signal();
        }

        AssertAlive(lab, a, b);
    }

    private static void AssertDropped(LabOfTwo lab, TestGuest a, TestGuest b, byte[] frame, byte[] header)
    {
        a.Queue(frame, header);
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 1);
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
    }

    private static void AssertAlive(LabOfTwo lab, TestGuest a, TestGuest b)
    {
        LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == a.Transmitting.AvailableIndex);
        LabOfTwo.Eventually(() => { b.Discard(); b.ReceiveKick.Signal(); return lab.Counters.AToB.Frames > 0 && b.Receive(50) is null; });
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortB));
    }

    private static byte[] With(byte[] frame, int at, byte value)
    {
        byte[] changed = [.. frame];
        changed[at] = value;
        return changed;
    }
}
