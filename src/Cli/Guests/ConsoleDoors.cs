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
internal sealed class ConsoleDoors(Session session, LabClient client, string lab)
{
    /// <summary>Serves the nodes' consoles until it is interrupted.</summary>
    /// <param name="at">The first one's address and port; the others' ports follow, or are free ones where it is 0.</param>
    /// <param name="ports">The serial ports in their order.</param>
    /// <param name="scrollback">How many bytes of what was said a program is shown when it connects.</param>
    public async Task<int> RunAsync(IPEndPoint at, IReadOnlyList<SerialPort> ports, int scrollback)
    {
        var interrupted = session.Interrupts.First;
        var doors = new List<TcpDoor>();
        try
        {
            foreach (var (index, port) in ports.Index())
            {
                var door = new TcpDoor(client, port.Path(Routes.Console, lab, $"scrollback={scrollback}"), () => new TelnetWire());
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

            var width = ports.Max(port => port.Title.Length);
            foreach (var (port, door) in ports.Zip(doors))
            {
                session.Out.WriteLine(ports.Count == 1 ? $"telnet://{door.At}" : $"{port.Title.PadRight(width)}  telnet://{door.At}");
            }

            session.Out.Flush();
            session.Error.WriteLine($"labsim: telnet {doors[0].At.Address} {doors[0].At.Port} shows {(ports.Count == 1 ? "it" : Inert.Line(ports[0].Title))}; Ctrl+C closes {(ports.Count == 1 ? "it" : "them")}");
            await Task.WhenAll(doors.Select(door => door.ServeAsync(interrupted)));
            return ExitStatus.Done;
        }
        finally
        {
            doors.ForEach(door => door.Dispose());
        }
    }
}
