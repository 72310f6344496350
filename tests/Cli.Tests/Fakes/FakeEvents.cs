using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Fakes;

/// <summary>A lab's server-sent events: those that are there, then those to come, until it is ended.</summary>
internal sealed class FakeEvents
{
    private readonly Channel<LabEventDocument> _new = Channel.CreateUnbounded<LabEventDocument>();
    private readonly List<LabEventDocument> _all = [];

    /// <summary>Lets something happen.</summary>
    public void Happen(string type, string? state = null, string? node = null, string? operation = null, string? message = null, double? fraction = null)
    {
        lock (_all)
        {
            _all.Add(new LabEventDocument
            {
                Lab = "tri", Number = _all.Count + 1, At = $"2026-01-01T00:00:0{_all.Count % 10}.000000001Z", Type = type, State = state, Node = node,
                Operation = operation, Message = message, Fraction = fraction,
            });
            _new.Writer.TryWrite(_all[^1]);
        }
    }

    /// <summary>Closes the stream.</summary>
    public void End() => _new.Writer.TryComplete();

    /// <summary>Sends the events after the number that is asked for.</summary>
    public async Task SendAsync(FakeRequest request, Stream stream)
    {
        var query = request.Target.Split('?')[1].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var last = long.Parse(query["after"]);
        await FakeServer.BeginAsync(stream, "Content-Type: text/event-stream\r\n");
        await stream.WriteAsync(": hello\n\n"u8.ToArray());
        LabEventDocument[] old;
        lock (_all)
        {
            old = [.. _all.Where(happened => happened.Number > last)];
        }

        foreach (var happened in old)
        {
            last = happened.Number;
            await SendAsync(stream, happened);
        }

        if (query.GetValueOrDefault("follow") != "false")
        {
            await foreach (var happened in _new.Reader.ReadAllAsync())
            {
                if (happened.Number > last)
                {
                    await SendAsync(stream, happened);
                }
            }
        }

        stream.Close();
    }

    private static Task SendAsync(Stream stream, LabEventDocument happened) => stream.WriteAsync(Encoding.UTF8.GetBytes(
        $"id: {happened.Number}\nevent: lab\ndata: {JsonSerializer.Serialize(happened, ContractJson.Default.LabEventDocument)}\n\n")).AsTask();
}
