using System.Net.WebSockets;
using LabSim.NodeRuntime.Consoles;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>
/// Serial consoles over WebSockets: bytes both ways. Each viewer has its own bounded queue in the console; one that takes nothing for a
/// while is dropped. A viewer that acknowledges what it has shown gets no more than it can show.
/// </summary>
internal sealed class ConsoleStreams(LabRegistry labs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int InputPiece = 4096;
    private const long Window = 512 << 10;

    public async Task RunAsync(HttpContext context, (string Lab, string Node, int Port) where, int scrollback, bool acknowledges)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        var console = labs.OpenConsole(where.Lab, where.Node, where.Port);
        RequireRunning(where.Lab, where.Node);
        using var viewer = console.Attach(scrollback);
        var window = new ShownWindow(acknowledges ? Window : long.MaxValue);
        await SendingSocket.RunAsync(
            context, time, (socket, ended) => ShowAsync(socket, viewer, window, ended), (socket, cancellation) => TypeAsync(socket, console, window, cancellation), lifetime.ApplicationStopping);
    }

    private void RequireRunning(string lab, string node)
    {
        if (labs.Read(lab).Nodes.Single(n => n.Spec.Name == node) is { ProcessId: null } ended)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab} is {ended.State}: nobody is at the other end of its console",
                $"labsim start {lab} {node}; `labsim console {lab} {node} --log` shows what it said");
        }
    }

    private static async Task TypeAsync(WebSocket socket, ISerialConsole console, ShownWindow window, CancellationToken cancellation)
    {
        var piece = new byte[InputPiece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } typed)
        {
            if (typed.MessageType == WebSocketMessageType.Text)
            {
                window.Take(piece.AsSpan(0, typed.Count));
                continue;
            }

            await console.WriteAsync(piece.AsMemory(0, typed.Count), cancellation);
        }
    }

    private static async Task<string> ShowAsync(SendingSocket socket, IConsoleViewer viewer, ShownWindow window, CancellationToken cancellation)
    {
        while (await viewer.ReadAsync(cancellation) is { IsEmpty: false } shown)
        {
            await socket.SendAsync(shown, WebSocketMessageType.Binary);
            window.Send(shown.Length);
            await window.WaitAsync(cancellation);
        }

        return "the console is closed";
    }
}
