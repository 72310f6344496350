using System.CommandLine;
using System.Net;
using System.Text;
using LabSim.Cli.Client;
using LabSim.Cli.Guests;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim console LAB NODE</c>.</summary>
internal sealed class ConsoleCommand : Verb
{
    // A screen's worth of what was said before, so that one knows where one is.
    private const int Scrollback = 4096;
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node");
    private readonly Option<bool> _log = new("--log") { Description = "Print what the console said so far" };
    private readonly Option<bool> _all = new("--all") { Description = "Open a tmux window for every node that runs; with --listen a port for every node" };
    private readonly Option<int?> _port = new("--port") { Description = "Which of its serial ports, from 1; NODE:2 is the second one, too", HelpName = "N" };
    private readonly Option<string?> _listen = new("--listen") { Description = "A port for telnet, of each node the next one; port 0 is a free one", HelpName = "ADDRESS:PORT" };

    public ConsoleCommand()
        : base("console", "A node's serial console; Ctrl+] leaves.")
    {
        Add(_names);
        Add(_log);
        Add(_all);
        Add(_port);
        Add(_listen);
        _listen.ToBeEndPoint("127.0.0.1:5000");
        _port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError($"--port is a number from 1 on, not {result.Tokens[0].Value}");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_log) && (result.GetValue(_all) || result.GetValue(_listen) is not null))
            {
                result.AddError($"{(result.GetValue(_all) ? "--all" : "--listen")} and --log do not go together: --log prints one console");
            }
        });
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "--all: inside tmux they are windows of your session; elsewhere a session labsim-LAB, which is shown. Again, it opens what is missing. Ctrl+] closes a window.",
        "--listen: PuTTY, SecureCRT and whatever else speaks telnet connects there, several at once, for as long as the command runs. Whoever can connect sees the console and types: no password is asked for.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim console ospf-triangle r1", "type to the node; several may look on at once"),
        new("labsim console ospf-triangle r1 --log", "its boot messages"),
        new("labsim console core xr1:2", "its second serial port; --port 2 is the same"),
        new("labsim console ospf-triangle --all", "all of them, a tmux window each"),
        new("labsim console ospf-triangle --all --listen 127.0.0.1:5000", "for telnet: the first node at port 5000, the next at 5001, …"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var selection = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        var (lab, rest) = selection;
        var number = parsed.GetValue(_port);
        if (parsed.GetValue(_all))
        {
            return rest.Count == 0 ? await OpenAllAsync(session, client, lab, parsed.GetValue(_listen), number ?? 1) : throw new CommandException(ExitStatus.Usage, $"--all is every node: leave {string.Join(' ', rest)} out");
        }

        var port = SerialPort.Parse(selection.Node(rest.Count == 0 ? null : $"labsim console {Inert.Line(lab)} --all opens a window for every node"), number);
        if (parsed.GetValue(_listen) is { } at)
        {
            return await new ConsoleDoors(session, client, lab).RunAsync(IPEndPoint.Parse(at), [port], Scrollback);
        }

        return parsed.GetValue(_log) ? await PrintLogAsync(session, client, lab, port) : await AttachAsync(session, client, lab, port);
    }

    private static async Task<int> OpenAllAsync(Session session, LabClient client, string lab, string? at, int number)
    {
        var document = await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, session.Interrupts.First);
        bool Has(NodeDocument node) => node.Image is { Length: > 0 } && (number == 1 || number <= node.SerialPorts);
        if (!document.Nodes.Any(Has))
        {
            throw new CommandException(ExitStatus.Failed, number == 1 ? $"no node of {lab} has a console" : $"no node of {lab} has a serial port {number}", number == 1 ? null : $"serial-ports: {number} in the topology gives it one");
        }

        if (at is not null)
        {
            // Those that do not run as well, so that a node's port stays its own.
            return await new ConsoleDoors(session, client, lab).RunAsync(IPEndPoint.Parse(at), [.. document.Nodes.Where(Has).Select(node => new SerialPort(node.Name, number))], Scrollback);
        }

        string[] titles = [.. document.Nodes.Where(node => Has(node) && node.Pid is not null).Select(node => new SerialPort(node.Name, number).Title)];
        if (titles.Length == 0)
        {
            throw new CommandException(ExitStatus.Failed, $"no node of {lab} runs that has a console", $"labsim start {lab}");
        }

        var windows = new ConsoleWindows(session, lab);
        var opened = await windows.OpenAsync(titles);
        if (!windows.IsInside && session.Terminals is { In: true, Out: true })
        {
            await windows.AttachAsync();
            return ExitStatus.Done;
        }

        var what = opened.Count == 0 ? "every console has its window already" : $"opened a window each for {Inert.Line(string.Join(", ", opened))}";
        session.Out.WriteLine(windows.IsInside ? $"{what}, in this tmux session" : $"{what}; see them: tmux attach -t {windows.Name}");
        return ExitStatus.Done;
    }

    // What a guest said may hold anything: a terminal gets it inert, a file gets it as it is.
    private static async Task<int> PrintLogAsync(Session session, LabClient client, string lab, SerialPort port)
    {
        using var response = await client.OpenAsync(port.Path(Routes.ConsoleLog, lab), session.Interrupts.First);
        if (session.Terminals.Out)
        {
            var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(session.Interrupts.First));
            session.Out.Write(Inert.Text(text.Replace("\r\n", "\n", StringComparison.Ordinal)));
            return ExitStatus.Done;
        }

        using var output = session.Raw.OpenOut();
        await response.Content.CopyToAsync(output, session.Interrupts.First);
        return ExitStatus.Done;
    }

    private static async Task<int> AttachAsync(Session session, LabClient client, string lab, SerialPort port)
    {
        var onScreen = session.Terminals.Error && port.Number == 1
            && (await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, session.Interrupts.First)).Nodes.Any(other => other.Name == port.Node && other.Console == "screen");
        using var socket = await client.OpenSocketAsync(port.Path(Routes.Console, lab, $"scrollback={Scrollback}"), session.Interrupts.First);
        bool left;
        using (session.Terminals.In ? TerminalMode.Raw() : null)
        {
            // Not before keys are taken as they come.
            if (session.Terminals.Error)
            {
                session.Error.Write($"console of {Inert.Line(port.Title)}; Ctrl+] leaves\r\n");
                if (onScreen)
                {
                    session.Error.Write($"a guest of its kind shows itself on its screen: labsim screen {Inert.Line(lab)} {Inert.Line(port.Node)}\r\n");
                }
            }

            left = await new SerialSession(session, socket).RunAsync(session.Interrupts.First);
        }

        session.Error.WriteLine(left ? "" : $"\nlabsim: the console of {Inert.Line(port.Title)} was closed");
        return ExitStatus.Done;
    }
}
