using System.Net.Http.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Mapping;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests;

/// <summary>A small lab that tests bring up over HTTP.</summary>
internal static class Labs
{
    public const string Name = "pair";

    public const string Text = """
        name: pair
        nodes:
          r1: {image: labsim/router}
          r2: {image: labsim/router}
        links:
          - r1:eth1 -- r2:eth1
        """;

    public static TopologyRequest Request(TemporaryDirectory directory, string text = Text)
    {
        File.WriteAllText(directory["pair.yaml"], text);
        return new TopologyRequest { File = directory["pair.yaml"], DisplayFile = "pair.yaml", Text = text };
    }

    /// <summary>Brings the lab up and waits until the operation has ended.</summary>
    public static async Task<UpDocument> UpAsync(this TestServer server, TemporaryDirectory directory, CancellationToken cancellation, string text = Text)
    {
        using var client = server.Local();
        using var answer = await client.PostAsJsonAsync(Routes.Labs, Request(directory, text), ContractJson.Default.TopologyRequest, cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        var up = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.UpDocument, cancellation))!;
        await server.AwaitAsync(up.Operation!.Id, cancellation);
        return up;
    }

    /// <summary>Waits, by the events, until an operation of the lab has ended.</summary>
    public static async Task<LabEventDocument> AwaitAsync(this TestServer server, string operation, CancellationToken cancellation)
    {
        await foreach (var @event in server.Labs.ReadEventsAsync(Name, 0, follow: true, cancellation))
        {
            if (@event.Operation == operation && @event.Type == "operation" && @event.State != "running")
            {
                return EventMapping.ToDocument(@event);
            }
        }

        throw new InvalidOperationException($"operation {operation} never ended");
    }
}
