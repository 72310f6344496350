using System.Runtime.CompilerServices;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.LabServer.Mapping;
using LabSim.Orchestration;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Labs;
using Microsoft.AspNetCore.SignalR;

namespace LabSim.LabServer.Hubs;

/// <summary>
/// The browsers' door to a lab's numbered events. Replay and live events are one stream out of the lab's own record, so that there is no
/// seam between them where an event could be lost, doubled or overtaken; a slow reader holds up nobody but itself.
/// </summary>
internal sealed class LabHub(LabRegistry labs, TopologyDocuments topologies, TopologyPresence presence) : Hub
{
    /// <summary>Streams the events after a number, first those that are there, then those to come, until the lab is wiped.</summary>
    public async IAsyncEnumerable<LabEventDocument> Subscribe(string lab, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _ = await ToldAsync(() => Task.FromResult(labs.Read(lab)));
        await foreach (var @event in labs.ReadEventsAsync(lab, after, follow: true, cancellation))
        {
            yield return EventMapping.ToDocument(@event);
        }
    }

    /// <summary>Streams an open topology: as it is, then each new revision (a slow reader gets the newest only), until it is forgotten.</summary>
    public async IAsyncEnumerable<TopologyDocument> Topology(string lab, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (revisions, file) = await FollowAsync(lab, cancellation);
        using var visit = presence.Enter(file);
        await foreach (var revision in revisions)
        {
            yield return DocumentMapping.ToDocument(revision);
        }
    }

    /// <summary>Streams how many browsers stream the topology now.</summary>
    public async IAsyncEnumerable<int> Presence(string lab, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (_, file) = await FollowAsync(lab, cancellation);
        await foreach (var count in presence.FollowAsync(file, cancellation))
        {
            yield return count;
        }
    }

    private Task<(IAsyncEnumerable<TopologySnapshot> Revisions, string File)> FollowAsync(string lab, CancellationToken cancellation) =>
        ToldAsync(() => topologies.FollowAsync(lab, cancellation));

    // Other exceptions' messages do not reach clients.
    private static async Task<T> ToldAsync<T>(Func<Task<T>> find)
    {
        try
        {
            return await find();
        }
        catch (LabException error)
        {
            throw new HubException(error.Message, error);
        }
    }
}
