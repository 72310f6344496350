using System.Globalization;
using LabSim.Contracts.Labs;
using LabSim.Orchestration.Events;

namespace LabSim.LabServer.Mapping;

/// <summary>Events in the contract's words: both doors (SignalR, server-sent events) use this one mapping.</summary>
internal static class EventMapping
{
    private const long NanosecondsPerTick = 100;

    public static LabEventDocument ToDocument(LabEvent @event) => new()
    {
        Lab = @event.Lab,
        Number = @event.Number,
        At = Format(@event.UnixNanoseconds),
        Type = @event.Type,
        Node = @event.Node,
        Link = @event.Link,
        Operation = @event.Operation,
        State = @event.State,
        Message = @event.Message,
        Fraction = @event.Fraction,
    };

    // DateTime counts steps of 100 ns; the last two digits are appended.
    private static string Format(long unixNanoseconds)
    {
        var (ticks, rest) = Math.DivRem(unixNanoseconds, NanosecondsPerTick);
        return string.Create(CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddTicks(ticks):yyyy-MM-ddTHH:mm:ss.fffffff}{rest:00}Z");
    }
}
