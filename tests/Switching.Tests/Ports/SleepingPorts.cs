using System.Collections.Concurrent;
using LabSim.Switching.Ports;

namespace LabSim.Switching.Tests.Ports;

/// <summary>A machine that sleeps gets no frames, and the first that is for it is told.</summary>
public sealed class SleepingPorts
{
    private static readonly byte[] Own = [2, 0, 0, 0, 0, 2];
    private static readonly byte[] Everybody = [255, 255, 255, 255, 255, 255];

    public static TheoryData<string, byte[], byte[], bool> Frames => new()
    {
        { "to its address", Own, [0x08, 0x00], true },
        { "to another one's address, which may be its own as well", [2, 0, 0, 0, 0, 9], [0x08, 0x00], true },
        { "who has an IPv4 address", Everybody, [0x08, 0x06], true },
        { "who has one, in a VLAN", Everybody, [0x81, 0x00, 0x00, 0x07, 0x08, 0x06], true },
        { "who has one, in a VLAN of a provider's", Everybody, [0x88, 0xA8, 0x00, 0x07, 0x81, 0x00, 0x00, 0x08, 0x08, 0x06], true },
        { "who has an IPv6 address", [0x33, 0x33, 0xFF, 1, 2, 3], [0x86, 0xDD], true },
        { "an OSPF hello", [0x01, 0x00, 0x5E, 0, 0, 5], [0x08, 0x00], false },
        { "an OSPFv3 hello", [0x33, 0x33, 0, 0, 0, 5], [0x86, 0xDD], false },
        { "an IS-IS hello", [0x01, 0x80, 0xC2, 0, 0, 0x14], [0x00, 0x30], false },
        { "spanning tree", [0x01, 0x80, 0xC2, 0, 0, 0], [0x00, 0x26], false },
        { "a broadcast of RIP", Everybody, [0x08, 0x00], false },
        { "a tagged broadcast", Everybody, [0x81, 0x00, 0x00, 0x07, 0x08, 0x00], false },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Who_is_called_and_who_is_not(string what, byte[] destination, byte[] rest, bool wakes)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        var knocks = Asleep(lab);
        lab.Fabric.SetAsleep(LabOfTwo.PortA, true);
        a.Send(Frame(destination, rest));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);

        // Calls come in order: what came before this one's is there.
        b.Send(Frame(Own, [0x08, 0x00]));
        LabOfTwo.Eventually(() => knocks.Contains(LabOfTwo.PortA));
        Assert.True(knocks.Contains(LabOfTwo.PortB) == wakes, what);
        Assert.Null(b.Receive(50));
    }

    [Theory]
    [InlineData(PortTransport.VhostUser)]
    [InlineData(PortTransport.Stream)]
    public void It_is_told_once_until_it_sleeps_anew_and_awake_it_gets_its_frames(PortTransport transport)
    {
        using var lab = new LabOfTwo(b: transport);
        using var a = lab.StartA();
        using var guest = transport == PortTransport.VhostUser ? lab.StartB() : null;
        using var stream = transport == PortTransport.Stream ? lab.StreamB() : null;
        Func<int, byte[]?> receive = guest is null ? stream!.Receive : guest.Receive;
        var knocks = Asleep(lab);
        for (var i = 0; i < 20; i++)
        {
            a.Send(Frame(Own, [0x08, 0x00]));
        }

        // It is told on another thread than the one that counts.
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 20 && !knocks.IsEmpty);
        Assert.Equal([LabOfTwo.PortB], knocks.ToArray());
        Assert.Null(receive(50));
        lab.Fabric.SetAsleep(LabOfTwo.PortB, false);
        a.Send(Frame(Own, [0x08, 0x00]));
        Assert.NotNull(receive(3000));

        lab.Fabric.SetAsleep(LabOfTwo.PortB, true);
        a.Send(Frame(Own, [0x08, 0x00]));
        LabOfTwo.Eventually(() => knocks.Count == 2);
    }

    // As it is while its guest's CPUs are held: QEMU has taken the rings back.
    [Fact]
    public void Who_has_no_rings_is_called_as_well()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        var knocks = Asleep(lab);
        a.Send(Frame(Own, [0x08, 0x00]));
        LabOfTwo.Eventually(() => knocks.Count == 1);
    }

    [Fact]
    public void What_it_sends_itself_passes()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        Asleep(lab);
        b.Send(Frame([2, 0, 0, 0, 0, 1], [0x08, 0x00]));
        Assert.NotNull(a.Receive());
    }

    private static ConcurrentQueue<string> Asleep(LabOfTwo lab)
    {
        var knocks = new ConcurrentQueue<string>();
        lab.Fabric.Knocked += knocks.Enqueue;
        lab.Fabric.SetAsleep(LabOfTwo.PortB, true);
        return knocks;
    }

    private static byte[] Frame(byte[] destination, byte[] rest) => [.. destination, 2, 0, 0, 0, 0, 1, .. rest, .. new byte[60 - 12 - rest.Length]];
}
