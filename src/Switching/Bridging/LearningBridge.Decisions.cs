using LabSim.Switching.Frames;

namespace LabSim.Switching.Bridging;

/// <content>Where frames go to.</content>
internal sealed partial class LearningBridge
{
    private const ulong LinkLocalPrefix = 0x0180_C200_0000;

    /// <summary>Decides on delivered frames and returns the ports that get any, as bits.</summary>
    private ulong Decide(BridgePort ingress, FrameBurst burst, int first, BridgeScratch.Level level)
    {
        // What is said of one frame is true of the next one that begins as it does: most bursts are one conversation.
        if (first == 0 && BeginAlike(ingress, burst, out var start))
        {
            BridgeDecision decision;
            lock (_gate)
            {
                decision = DecideOn(ingress, start, _clock.GetTimestamp());
            }

            if (!decision.IsGuarded || ingress.Guard is null)
            {
                level.DecideOnAll(decision);
                return decision.Ports;
            }
        }

        return DecideOnEach(ingress, burst, first, level);
    }

    private static bool BeginAlike(BridgePort ingress, FrameBurst burst, out FrameStart start)
    {
        var frames = burst.Frames;
        start = ingress.Decisive(FrameStart.Of(burst.SegmentsOf(frames[0])));
        foreach (ref readonly var frame in frames)
        {
            if (frame.Verdict != FrameVerdict.Delivered || ingress.Decisive(FrameStart.Of(burst.SegmentsOf(frame))) != start)
            {
                return false;
            }
        }

        return true;
    }

    private ulong DecideOnEach(BridgePort ingress, FrameBurst burst, int first, BridgeScratch.Level level)
    {
        var now = _clock.GetTimestamp();
        var frames = burst.Frames;
        var decisions = level.Decisions.AsSpan(0, frames.Length);
        var (targets, decided, skipped) = (0UL, 0, first);
        var before = default(FrameStart);
        var decision = default(BridgeDecision);
        lock (_gate)
        {
            for (var i = first; i < frames.Length; i++)
            {
                if (frames[i].Verdict != FrameVerdict.Delivered)
                {
                    decisions[i].Target = BridgeDecision.Nowhere;
                    skipped++;
                    continue;
                }

                // What is said of one frame is true of the next one that begins as it does: most bursts are a few conversations.
                var start = ingress.Decisive(FrameStart.Of(burst.SegmentsOf(frames[i])));
                if (decided == 0 || start != before)
                {
                    decision = DecideOn(ingress, start, now);
                    targets |= decision.Ports;
                    before = start;
                    decided++;
                }

                decisions[i] = decision;
                if (decision.IsGuarded && ingress.Guard is { } guard && !guard.Admits(now, out var begins))
                {
                    (decisions[i].Target, frames[i].Verdict) = (BridgeDecision.Nowhere, FrameVerdict.Storm);
                    skipped++;
                    if (begins)
                    {
                        _stormed(ingress.Name);
                    }
                }
            }
        }

        level.IsUniform = decided == 1 && skipped == 0;
        return targets;
    }

    private BridgeDecision DecideOn(BridgePort ingress, FrameStart start, long now)
    {
        var decision = new BridgeDecision { Target = BridgeDecision.Nowhere };
        if (ingress.Classify(start, ref decision))
        {
            decision.Target = Locate(ingress, start, decision.Vlan, now);

            // A hub sends everything everywhere: that is no storm.
            decision.IsGuarded = decision.Target == BridgeDecision.Everywhere && (_config.Learns || start.IsToGroup);
        }

        return decision;
    }

    /// <summary>Learns where a frame comes from and finds where it goes to: a port's number, or <see cref="BridgeDecision.Nowhere"/> or <see cref="BridgeDecision.Everywhere"/>.</summary>
    private int Locate(BridgePort ingress, FrameStart start, int vlan, long now)
    {
        if (!_config.Learns)
        {
            return BridgeDecision.Everywhere;
        }

        if (!start.IsFromGroup)
        {
            _stations.Learn(vlan, start.Source, ingress.Number, now);
        }

        if (start.IsToGroup)
        {
            return !_config.Transparent && (start.Destination & ~0xFUL) == LinkLocalPrefix ? BridgeDecision.Nowhere : BridgeDecision.Everywhere;
        }

        var port = _stations.Lookup(vlan, start.Destination, now);
        return port < 0 ? BridgeDecision.Everywhere : port == ingress.Number ? BridgeDecision.Nowhere : port;
    }
}
