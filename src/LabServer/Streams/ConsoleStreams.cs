using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime.Consoles;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>
/// Serial consoles over WebSockets: bytes both ways. Each viewer has its own bounded queue in the console; one that takes nothing for a
/// while is dropped. A viewer that acknowledges what it has shown gets no more than it can show, and what it pastes is typed slowly (<see cref="ConsoleChannel"/>).
/// </summary>
internal sealed class ConsoleStreams(LabRegistry labs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // A pasted text is in JSON, where a letter may take six bytes.
    private const int LongestMessage = (6 * ConsoleChannel.MostPasted) + 1024;
    private const long Window = 512 << 10;

    public async Task RunAsync(HttpContext context, (string Lab, string Node, int Port) where, int scrollback, bool acknowledges)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        var console = labs.OpenConsole(where.Lab, where.Node, where.Port);
        RequireRunning(where.Lab, where.Node);
        using var viewer = console.Attach(scrollback);
        context.Response.Headers[ConsoleChannel.PastHeader] = viewer.Past.ToString(CultureInfo.InvariantCulture);
        using var pastes = new ConsolePastes(labs.OpenPaste(where.Lab, where.Node, where.Port));

        // A console that says nothing and is told nothing may stand open on the desk of somebody who went home.
        var viewing = new Viewing(console, new ShownWindow(acknowledges ? Window : long.MaxValue), pastes, () => labs.Use(where.Lab, where.Node, "its console"));
        viewing.Used();
        await SendingSocket.RunAsync(
            context, time, (socket, ended) => SendAsync(socket, viewer, viewing, ended), (socket, cancellation) => HearAsync(socket, viewing, cancellation), lifetime.ApplicationStopping);
    }

    private void RequireRunning(string lab, string node)
    {
        if (labs.Read(lab).Nodes.Single(n => n.Spec.Name == node) is { ProcessId: null } ended)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab} is {ended.State}: nobody is at the other end of its console",
                $"labsim start {lab} {node}; `labsim console {lab} {node} --log` shows what it said");
        }
    }

    private static async Task HearAsync(WebSocket socket, Viewing viewing, CancellationToken cancellation)
    {
        var reader = new MessageReader(socket, LongestMessage);
        while (await reader.ReadAsync(cancellation) is not WebSocketMessageType.Close and var type)
        {
            if (type == WebSocketMessageType.Text)
            {
                Take(reader.Message.Span, viewing);
                continue;
            }

            viewing.Used();
            await viewing.Console.WriteAsync(reader.Message, cancellation);
        }
    }

    private static void Take(ReadOnlySpan<byte> message, Viewing viewing)
    {
        var said = JsonSerializer.Deserialize(message, ContractJson.Default.ConsoleRequest) ?? throw new InvalidDataException("null is no request");
        if (said.Acknowledge is { } shown)
        {
            viewing.Window.Take(shown);
        }

        if (said.Stop is true)
        {
            viewing.Pastes.Stop();
        }

        if (said.Paste is { Length: > 0 } text)
        {
            viewing.Used();
            viewing.Pastes.Add(text, said.PauseMilliseconds ?? 0);
        }
    }

    private static async Task<string> SendAsync(SendingSocket socket, IConsoleViewer viewer, Viewing viewing, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var typing = viewing.Pastes.RunAsync(socket, ended.Token);
        try
        {
            return await ShowAsync(socket, viewer, viewing, cancellation);
        }
        finally
        {
            await ended.CancelAsync();
            await typing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<string> ShowAsync(SendingSocket socket, IConsoleViewer viewer, Viewing viewing, CancellationToken cancellation)
    {
        while (await viewer.ReadAsync(cancellation) is { IsEmpty: false } shown)
        {
            viewing.Used();
            await socket.SendAsync(shown, WebSocketMessageType.Binary);
            viewing.Window.Send(shown.Length);
            await viewing.Window.WaitAsync(cancellation);
        }

        return "the console is closed";
    }

    /// <summary>One viewer: what it looks at, how much of it is shown, what it pastes, and whom to tell that it does something.</summary>
    private sealed record Viewing(ISerialConsole Console, ShownWindow Window, ConsolePastes Pastes, Action Used);
}
