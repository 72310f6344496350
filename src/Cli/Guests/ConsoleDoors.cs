using System.Net;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>Ports at which telnet finds nodes' consoles, one after the other.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="client">The server.</param>
/// <param name="lab">The lab.</param>
internal sealed class ConsoleDoors(Session session, LabClient client, string lab)
{
    /// <summary>Serves the nodes' consoles until it is interrupted.</summary>
    /// <param name="at">The first one's address and port; the others' ports follow, or are free ones where it is 0.</param>
    /// <param name="nodes">The nodes in their order.</param>
    /// <param name="scrollback">How many bytes of what was said a program is shown when it connects.</param>
    public async Task<int> RunAsync(IPEndPoint at, IReadOnlyList<string> nodes, int scrollback)
    {
        var interrupted = session.Interrupts.First;
        var doors = new List<TcpDoor>();
        try
        {
            foreach (var (index, node) in nodes.Index())
            {
                var door = new TcpDoor(client, $"{Address.Of(Routes.Console, lab, node)}?scrollback={scrollback}", () => new TelnetWire());
                doors.Add(door);
                if (nodes.Count == 1)
                {
                    await door.TryAsync(interrupted);
                }

                if (at.Port > IPEndPoint.MaxPort - index)
                {
                    throw new CommandException(ExitStatus.Usage, $"there is no port {at.Port + index} for {Inert.Line(node)}: ports end at {IPEndPoint.MaxPort}", "begin lower: --listen 127.0.0.1:5000");
                }

                door.Listen(new IPEndPoint(at.Address, at.Port == 0 ? 0 : at.Port + index));
            }

            var width = nodes.Max(node => node.Length);
            foreach (var (node, door) in nodes.Zip(doors))
            {
                session.Out.WriteLine(nodes.Count == 1 ? $"telnet://{door.At}" : $"{node.PadRight(width)}  telnet://{door.At}");
            }

            session.Out.Flush();
            session.Error.WriteLine($"labsim: telnet {doors[0].At.Address} {doors[0].At.Port} shows {(nodes.Count == 1 ? "it" : Inert.Line(nodes[0]))}; Ctrl+C closes {(nodes.Count == 1 ? "it" : "them")}");
            await Task.WhenAll(doors.Select(door => door.ServeAsync(interrupted)));
            return ExitStatus.Done;
        }
        finally
        {
            doors.ForEach(door => door.Dispose());
        }
    }
}
