using System.Globalization;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>Reads a stream of server-sent events; each event's <c>id</c> must be its number.</summary>
internal sealed class ServerSentEvents : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private ServerSentEvents(HttpResponseMessage answer, Stream body)
    {
        _answer = answer;
        _reader = new StreamReader(body);
    }

    public static async Task<ServerSentEvents> OpenAsync(TestServer server, string path, CancellationToken cancellation, long? lastEvent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEvent is { } number)
        {
            request.Headers.Add("Last-Event-ID", number.ToString(CultureInfo.InvariantCulture));
        }

        var answer = await server.Local().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new ServerSentEvents(answer, await answer.Content.ReadAsStreamAsync(cancellation));
    }

    public async Task<string?> ReadLineAsync(CancellationToken cancellation) => await _reader.ReadLineAsync(cancellation);

    public Task<List<LabEventDocument>> ReadToEndAsync(CancellationToken cancellation) => ReadUntilAsync(long.MaxValue, cancellation);

    public async Task<List<LabEventDocument>> ReadUntilAsync(long last, CancellationToken cancellation)
    {
        var events = new List<LabEventDocument>();
        var id = "";
        while ((events.Count == 0 || events[^1].Number < last) && await _reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add(JsonSerializer.Deserialize(line[6..], ContractJson.Default.LabEventDocument)!);
                Assert.Equal(events[^1].Number.ToString(CultureInfo.InvariantCulture), id);
            }
        }

        return events;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
