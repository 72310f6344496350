using System.Net;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>Ports of TCP at which telnet finds nodes' consoles, one after the other.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="client">The server.</param>
/// <param name="lab">The lab.</param>
/// <param name="logFile">A file for what each of them says, or <see langword="null"/>.</param>
internal sealed class ConsoleDoors(Session session, LabClient client, string lab, string? logFile)
{
    /// <summary>Serves the nodes' consoles until it is interrupted.</summary>
    /// <param name="at">The first one's address and port; the others' ports follow, or are free ones where it is 0.</param>
    /// <param name="ports">The serial ports in their order.</param>
    public async Task<int> RunAsync(IPEndPoint at, IReadOnlyList<SerialPort> ports)
    {
        var interrupted = session.Interrupts.First;
        var (doors, logs) = (new List<TcpDoor>(), new List<ConsoleLog>());
        try
        {
            foreach (var (index, port) in ports.Index())
            {
                var door = new TcpDoor(client, port.Path(Routes.Console, lab, $"scrollback={ConsoleAttachment.Scrollback}"), () => new TelnetWire());
                doors.Add(door);
                if (ports.Count == 1)
                {
                    await door.TryAsync(interrupted);
                }

                if (at.Port > IPEndPoint.MaxPort - index)
                {
                    throw new CommandException(ExitStatus.Usage, $"there is no port {at.Port + index} for {Inert.Line(port.Title)}: ports end at {IPEndPoint.MaxPort}", "begin lower: --listen 127.0.0.1:5000");
                }

                door.Listen(new IPEndPoint(at.Address, at.Port == 0 ? 0 : at.Port + index));
            }

            logs.AddRange(logFile is null ? [] : ports.Select(port => new ConsoleLog(session, ConsoleLog.Path(session, logFile, port))));
            var width = ports.Max(port => port.Title.Length);
            foreach (var (port, door) in ports.Zip(doors))
            {
                session.Out.WriteLine(ports.Count == 1 ? $"telnet://{door.At}" : $"{port.Title.PadRight(width)}  telnet://{door.At}");
            }

            session.Out.Flush();
            session.Error.WriteLine($"labsim: telnet {doors[0].At.Address} {doors[0].At.Port} shows {(ports.Count == 1 ? "it" : Inert.Line(ports[0].Title))}; Ctrl+C closes {(ports.Count == 1 ? "it" : "them")}");
            var recorder = new ConsoleRecorder(session, client, lab);
            await Task.WhenAll([.. doors.Select(door => door.ServeAsync(interrupted)), .. ports.Zip(logs).Select(pair => recorder.RunAsync(pair.First, pair.Second, interrupted))]);
            return ExitStatus.Done;
        }
        finally
        {
            doors.ForEach(door => door.Dispose());
            logs.ForEach(log => log.Dispose());
        }
    }
}
