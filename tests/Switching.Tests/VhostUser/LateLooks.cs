using LabSim.TestKit;

namespace LabSim.Switching.Tests.VhostUser;

/// <summary>Guests whose barriers do not hold: under TCG with one processor a driver's write may show after it has looked.</summary>
public sealed class LateLooks
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_driver_whose_wish_shows_too_late_is_called_once()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        b.Receiving.UsedEvent = ushort.MaxValue;
        b.ReceiveCall.Drain();
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => b.Receiving.UsedIndex == 2);

        // It wished this before it saw that there is nothing, and before the frame was published.
        b.Receiving.UsedEvent = 1;
        Assert.Equal(0ul, b.ReceiveCall.Drain());
        LabOfTwo.Eventually(() => Passes(clock) && b.ReceiveCall.Drain() == 1);

        // It was called for that already.
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => Passes(clock) && b.Receiving.UsedIndex == 3);
        Assert.Equal(0ul, b.ReceiveCall.Drain());
    }

    [Fact]
    public void A_frame_is_collected_whose_kick_was_lost()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        LabOfTwo.Eventually(() => a.Transmitting.AvailableEvent == 1);
        a.Queue(LabOfTwo.Frame(61), []);
        LabOfTwo.Eventually(() => Passes(clock) && b.Receive(1) is { Length: 61 });
    }

    [Fact]
    public void A_driver_that_was_busy_for_more_frames_than_indexes_have_numbers_is_called_when_it_wants_to_be()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        b.ReceiveCall.Drain();

        // A driver that polls leaves its last wish where it is.
        for (var seen = 1; seen < 1 << 16; seen++)
        {
            a.Send(LabOfTwo.Frame(60));
            LabOfTwo.Eventually(() => b.Receiving.UsedIndex == (ushort)(seen + 1));
            b.Discard();
        }

        Assert.Equal(0ul, b.ReceiveCall.Drain());
        b.Receiving.UsedEvent = b.Receiving.UsedIndex;
        Interlocked.MemoryBarrier();
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => b.ReceiveCall.Drain() > 0);
    }

    private static bool Passes(ManualTimeProvider clock)
    {
        clock.Advance(Millisecond);
        return true;
    }
}
