using LabSim.Switching.Frames;
using LabSim.Switching.Polling;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.Switching.Tests.Polling;

public sealed class ActiveSlots
{
    [Fact]
    public void What_is_made_active_in_a_round_that_it_had_a_turn_in_has_another()
    {
        using var loop = new PollLoop("test", TimeProvider.System, NullLogger.Instance);
        loop.Start();
        var line = new Counted(_ => PollOutcome.Idle);
        var slot = loop.Register(line);
        var ports = Enumerable.Range(0, 3).Select(_ => new Counted(turns =>
        {
            loop.ServeSoon(slot);
            return turns < 1000 ? PollOutcome.Busy : PollOutcome.Idle;
        })).ToList();
        ports.ForEach(port => loop.Register(port));
        loop.Wake();
        LabOfTwo.Eventually(() => ports.TrueForAll(port => port.Turns >= 1000));
        Assert.InRange(line.Turns, 1000, 3003);
    }

    [Fact]
    public void A_slot_is_served_at_its_time_and_not_before()
    {
        using var loop = new PollLoop("test", TimeProvider.System, NullLogger.Instance);
        loop.Start();
        var slot = -1;
        long due = 0;
        long late = -1;
        var once = new Counted(turns =>
        {
            if (turns == 1)
            {
                due = TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency / 20);
                loop.ServeAt(slot, due);
            }
            else
            {
                Volatile.Write(ref late, TimeProvider.System.GetTimestamp() - due);
            }

            return PollOutcome.Idle;
        });
        slot = loop.Register(once);
        loop.Wake();
        LabOfTwo.Eventually(() => once.Turns >= 2);
        Assert.True(Volatile.Read(ref late) >= 0, $"{late} ticks too early");
    }

    private sealed class Counted(Func<int, PollOutcome> turn) : IPollable
    {
        private int _turns;

        public string Name => "counted";

        public int Turns => Volatile.Read(ref _turns);

        public PollOutcome Poll(FrameBurst burst) => turn(Interlocked.Increment(ref _turns));
    }
}
