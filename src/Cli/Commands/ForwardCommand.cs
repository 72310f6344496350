using System.CommandLine;
using System.Globalization;
using System.Net;
using LabSim.Cli.Client;
using LabSim.Cli.Guests;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim forward LAB NODE PORT…</c>.</summary>
internal sealed class ForwardCommand : Verb
{
    private const string Loopback = "127.0.0.1";
    private const int FirstUnprivileged = 1024;
    private readonly Argument<string[]> _names = Words.LabAnd("NODE PORT", "The lab, the node and its TCP ports: PORT, LOCAL:PORT or ADDRESS:LOCAL:PORT");
    private readonly Option<bool> _stdio = new("--stdio") { Description = "Join one connection to standard input and output instead: for ssh's ProxyCommand" };

    public ForwardCommand()
        : base("forward", "Ports of this host that lead to a node's, for as long as the command runs.")
    {
        Add(_names);
        Add(_stdio);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The way is the lab's management segment (mgmt: or management: in the topology). Each connection here is one to the node; whoever can connect reaches it.",
        "LOCAL is the same port by default, or a free one below 1024; 0 is a free one. Lasting ones stand in the topology: forwards: [8080:80].",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim forward lab web1 8080:80", "http://127.0.0.1:8080 is web1's port 80"),
        new("labsim forward lab r1 830 22", "several at once; 22 gets a free port, which is printed"),
        new("ssh -o ProxyCommand='labsim forward lab r1 22 --stdio' root@r1", "for programs that bring their own ssh"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var cancellation = session.Interrupts.First;
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        if (rest.Count < 2)
        {
            throw new CommandException(ExitStatus.Usage, "a NODE and at least one PORT are needed", "labsim forward LAB NODE 8080:80");
        }

        var ways = rest.Skip(1).Select(Parse).ToArray();
        if (!parsed.GetValue(_stdio))
        {
            return await ListenAsync(session, client, (lab, rest[0]), ways);
        }

        if (ways is not [{ Local: null } only])
        {
            throw new CommandException(ExitStatus.Usage, "--stdio joins one connection: it takes one PORT");
        }

        using var socket = await client.OpenSocketAsync(Path(lab, rest[0], only.Port), cancellation);
        await new PortPipe(session, socket).RunAsync(cancellation);
        return ExitStatus.Done;
    }

    private static async Task<int> ListenAsync(Session session, LabClient client, (string Lab, string Node) where, (string Address, int? Local, int Port)[] ways)
    {
        var interrupted = session.Interrupts.First;
        var doors = new List<TcpDoor>();
        try
        {
            foreach (var (address, local, port) in ways)
            {
                var door = new TcpDoor(client, Path(where.Lab, where.Node, port), () => new PlainWire());
                doors.Add(door);
                await door.TryAsync(interrupted);
                door.Listen(new IPEndPoint(IPAddress.Parse(address), local ?? (port < FirstUnprivileged ? 0 : port)));
                session.Out.WriteLine($"{door.At} -> {Inert.Line(where.Node)}:{port}");
            }

            session.Out.Flush();
            session.Error.WriteLine("labsim: Ctrl+C ends it");
            await Task.WhenAll(doors.Select(door => door.ServeAsync(interrupted)));
            return ExitStatus.Done;
        }
        finally
        {
            doors.ForEach(door => door.Dispose());
        }
    }

    private static string Path(string lab, string node, int port) => Address.Of(Routes.NodePort, lab, node, port.ToString(CultureInfo.InvariantCulture));

    private static (string Address, int? Local, int Port) Parse(string word)
    {
        var parts = word.Split(':');
        var (address, local) = parts.Length switch { 1 => (Loopback, null), 2 => (Loopback, parts[0]), _ => (parts[0], parts[^2]) };
        return parts.Length <= 3 && Number(parts[^1]) is > 0 and var port && (local is null || Number(local) is not null) && IPAddress.TryParse(address, out _)
            ? (address, local is null ? null : Number(local), port)
            : throw new CommandException(ExitStatus.Usage, $"'{Inert.Line(word)}' is no port: write PORT, LOCAL:PORT or ADDRESS:LOCAL:PORT", "labsim forward LAB NODE 8080:80");
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null;
}
