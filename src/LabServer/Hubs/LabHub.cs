using System.Runtime.CompilerServices;
using LabSim.Contracts.Labs;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.SignalR;

namespace LabSim.LabServer.Hubs;

/// <summary>
/// The browsers' door to a lab's numbered events. Replay and live events are one stream out of the lab's own record, so that there is no
/// seam between them where an event could be lost, doubled or overtaken; a slow reader holds up nobody but itself.
/// </summary>
internal sealed class LabHub(LabRegistry labs) : Hub
{
    /// <summary>Streams the events after a number, first those that are there, then those to come, until the lab is wiped.</summary>
    public async IAsyncEnumerable<LabEventDocument> Subscribe(string lab, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Find(lab);
        await foreach (var @event in labs.ReadEventsAsync(lab, after, follow: true, cancellation))
        {
            yield return EventMapping.ToDocument(@event);
        }
    }

    private void Find(string lab)
    {
        try
        {
            _ = labs.Read(lab);
        }
        catch (LabException error)
        {
            // Other exceptions' messages do not reach clients.
            throw new HubException(error.Message, error);
        }
    }
}
