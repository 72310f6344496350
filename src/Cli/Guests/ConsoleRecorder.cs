using System.Net.WebSockets;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>Looks on at a serial line for a log file, whoever else does, and comes back when the node is started again.</summary>
/// <param name="session">The process.</param>
/// <param name="client">The server.</param>
/// <param name="lab">The lab.</param>
internal sealed class ConsoleRecorder(Session session, LabClient client, string lab)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>Logs until it is cancelled.</summary>
    /// <param name="port">The serial port.</param>
    /// <param name="log">The file.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(SerialPort port, ConsoleLog log, CancellationToken cancellation)
    {
        var piece = new byte[64 << 10];
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                using var socket = await client.OpenSocketAsync(port.Path(Routes.Console, lab, "scrollback=0"), cancellation);
                while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } said)
                {
                    log.Take(piece.AsSpan(0, said.Count));
                }

                await Task.Delay(Retry, session.Time, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception away) when (away is IOException or WebSocketException or CommandException || ServerGone.Explains(away))
            {
                // It does not run, or the server is away: it may come back.
                await Task.Delay(Retry, session.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
