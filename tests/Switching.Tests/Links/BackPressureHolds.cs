using LabSim.Switching.Capture;
using LabSim.Switching.Tests.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Links;

public sealed class BackPressureHolds
{
    [Fact]
    public void A_full_receiver_holds_the_sender_up_and_loses_nothing_if_it_makes_room_in_time()
    {
        // The clock stands still, so the half second never passes.
        using var lab = new LabOfTwo(new ManualTimeProvider());
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { ReceiveBuffers = 4 });
        for (var i = 0; i < 10; i++)
        {
            a.Send(LabOfTwo.Frame(60, (byte)i));
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 4);
        Assert.True(a.Transmitting.UsedIndex <= 4);
        b.OfferReceiveBuffers(256);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(LabOfTwo.Frame(60, (byte)i), b.Receive());
        }

        Assert.Equal(0, lab.Counters.AToB.DropsNoRoom);
    }

    [Fact]
    public void A_receiver_that_stays_full_for_half_a_second_loses_frames_and_the_sender_goes_on()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { ReceiveBuffers = 4 });
        for (var i = 0; i < 10; i++)
        {
            a.Send(LabOfTwo.Frame(60));
        }

        LabOfTwo.Eventually(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            return a.Transmitting.UsedIndex == 10;
        });
        Assert.Equal((4, 6), (lab.Counters.AToB.Frames, lab.Counters.AToB.DropsNoRoom));
    }

    [Fact]
    public void Frames_held_back_are_captured_once()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        using var a = lab.StartA();
        using var b = lab.StartB(new TestGuestOptions { ReceiveBuffers = 1 });
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 5 });
        for (var i = 0; i < 5; i++)
        {
            a.Send(LabOfTwo.Frame(60, (byte)i));
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 1);
        b.OfferReceiveBuffers(256);
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 5);
        var section = capture.Finish(clock);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => LabOfTwo.Frame(60, (byte)i)), section.Packets.Select(p => p.Bytes));
    }
}
