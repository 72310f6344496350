using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Statistics;

namespace LabSim.LabServer.Streams;

/// <summary>A lab's live statistics over WebSockets. A slow reader gets the newest only: nothing is queued.</summary>
internal sealed class StatisticsStreams(LabSamplers samplers, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(HttpContext context, string lab)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        await using var share = samplers.Join(lab);
        var sampler = share.Sampler;
        await SendingSocket.RunAsync(context, time, (socket, ended) => SendAsync(sampler, socket, ended), SendingSocket.Hearing(), lifetime.ApplicationStopping);
    }

    private static async Task<string> SendAsync(LabSampler sampler, SendingSocket socket, CancellationToken ended)
    {
        long revision = 0;
        for (var sample = await sampler.NextAsync(0, ended); sample is not null; sample = await sampler.NextAsync(sample.Number, ended))
        {
            if (sample.Header.Revision != revision)
            {
                revision = sample.Header.Revision;
                await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(sample.Header, ContractJson.Default.StatisticsHeader), WebSocketMessageType.Text);
            }

            if (!sample.Values.IsEmpty)
            {
                await socket.SendAsync(sample.Values, WebSocketMessageType.Binary);
            }
        }

        return "the lab is wiped";
    }
}
