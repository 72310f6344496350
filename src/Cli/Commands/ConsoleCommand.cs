using System.CommandLine;
using System.CommandLine.Parsing;
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
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node");
    private readonly Option<bool> _log = new("--log") { Description = "Print what the console said so far" };
    private readonly Option<bool> _all = new("--all") { Description = "Open a tmux window for every node that runs; with --listen a port for every node" };
    private readonly Option<int?> _port = new("--port") { Description = "Which of its serial ports, from 1; NODE:2 is the second one, too", HelpName = "N" };
    private readonly Option<string?> _listen = new("--listen") { Description = "A port for telnet, of each node the next one; port 0 is a free one", HelpName = "ADDRESS:PORT" };
    private readonly Option<string?> _send = new("--send") { Description = "Type a file, no faster than the node takes its lines; - is standard input", HelpName = "FILE" };
    private readonly Option<TimeSpan?> _pause = Words.Duration("--paste-delay", "Wait behind each letter of what is pasted or sent, at most 1s");
    private readonly Option<string?> _logFile = new("--log-file") { Description = "Append what the node says to a file; {node} in its name is the node's", HelpName = "FILE" };

    public ConsoleCommand()
        : base("console", "A node's serial console; Ctrl+] leaves.")
    {
        Add(_names);
        Add(_log);
        Add(_all);
        Add(_port);
        Add(_listen);
        Add(_send);
        Add(_pause);
        Add(_logFile);
        _listen.ToBeEndPoint("127.0.0.1:5000");
        _port.Validators.Add(result => Require(result, result.GetValueOrDefault<int?>() is not < 1, $"--port is a number from 1 on, not {result.Tokens[0].Value}"));
        _pause.Validators.Add(result => Require(result, result.GetValueOrDefault<TimeSpan?>() is not { TotalMilliseconds: > ConsoleChannel.LongestPause }, $"--paste-delay is at most 1s, not {result.Tokens[0].Value}"));
        Validators.Add(Check);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Several lines that are pasted are typed one after the other, each when the node has taken the one before; Ctrl+C or Esc stops that.",
        "--all: inside tmux they are windows of your session; elsewhere a session labsim-LAB, which is shown. Again, it opens what is missing. Ctrl+] closes a window.",
        "--listen: PuTTY, SecureCRT and whatever else speaks telnet connects there, several at once, for as long as the command runs. Whoever can connect sees the console and types: no password is asked for.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim console ospf-triangle r1", "type to the node; several may look on at once"),
        new("labsim console ospf-triangle r1 --log", "its boot messages"),
        new("labsim console core xr1:2", "its second serial port; --port 2 is the same"),
        new("labsim console core xr1 --send acl.txt", "type a file, as fast as the node takes it"),
        new("labsim console core xr1 --log-file xr1.log", "keep what it says from now on"),
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
            return rest.Count == 0 ? await OpenAllAsync(parsed, session, client, lab) : throw new CommandException(ExitStatus.Usage, $"--all is every node: leave {string.Join(' ', rest)} out");
        }

        var port = SerialPort.Parse(selection.Node(rest.Count == 0 ? null : $"labsim console {Inert.Line(lab)} --all opens a window for every node"), number);
        if (parsed.GetValue(_listen) is { } at)
        {
            return await new ConsoleDoors(session, client, lab, parsed.GetValue(_logFile)).RunAsync(IPEndPoint.Parse(at), [port]);
        }

        if (parsed.GetValue(_log))
        {
            return await PrintLogAsync(session, client, lab, port);
        }

        var text = parsed.GetValue(_send) is { } file ? await SentText.ReadAsync(session, file) : null;
        using var log = parsed.GetValue(_logFile) is { } name ? new ConsoleLog(session, ConsoleLog.Path(session, name, port)) : null;
        var attachment = new ConsoleAttachment(session, client, lab, port) { Log = log, Pause = parsed.GetValue(_pause) ?? TimeSpan.Zero };
        return text is null ? await attachment.RunAsync() : await attachment.SendAsync(text);
    }

    private static void Require(OptionResult result, bool holds, string message)
    {
        if (!holds)
        {
            result.AddError(message);
        }
    }

    // What makes no sense together.
    private void Check(CommandResult result)
    {
        (string Name, bool Given)[] given =
        [
            ("--all", result.GetValue(_all)), ("--listen", result.GetValue(_listen) is not null), ("--send", result.GetValue(_send) is not null),
            ("--paste-delay", result.GetValue(_pause) is not null), ("--log-file", result.GetValue(_logFile) is not null),
        ];
        string? First(params string[] names) => given.FirstOrDefault(option => option.Given && names.Contains(option.Name)).Name;
        if (result.GetValue(_log) && First("--all", "--listen", "--send", "--paste-delay", "--log-file") is { } beside)
        {
            result.AddError($"{beside} and --log do not go together: --log prints one console");
        }

        if (result.GetValue(_send) is not null && First("--all", "--listen") is { } several)
        {
            result.AddError($"{several} and --send do not go together: --send types into one console");
        }

        if (result.GetValue(_listen) is not null && result.GetValue(_pause) is not null)
        {
            result.AddError("--listen and --paste-delay do not go together: the program that connects pastes, and has a delay of its own");
        }

        if (result.GetValue(_all) && result.GetValue(_logFile) is { } file && !file.Contains(ConsoleLog.Mark, StringComparison.Ordinal))
        {
            result.AddError($"--log-file is a file for each console with --all: put {ConsoleLog.Mark} into its name, such as {ConsoleLog.Mark}.log");
        }
    }

    private async Task<int> OpenAllAsync(ParseResult parsed, Session session, LabClient client, string lab)
    {
        var number = parsed.GetValue(_port) ?? 1;
        var document = await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, session.Interrupts.First);
        bool Has(NodeDocument node) => node.Image is { Length: > 0 } && (number == 1 || number <= node.SerialPorts);
        if (!document.Nodes.Any(Has))
        {
            throw number == 1
                ? new CommandException(ExitStatus.Failed, $"no node of {lab} has a console")
                : new CommandException(ExitStatus.Failed, $"no node of {lab} has a serial port {number}", $"serial-ports: {number} in the topology gives it one");
        }

        if (parsed.GetValue(_listen) is { } at)
        {
            // Those that do not run as well, so that a node's port stays its own.
            return await new ConsoleDoors(session, client, lab, parsed.GetValue(_logFile)).RunAsync(IPEndPoint.Parse(at), [.. document.Nodes.Where(Has).Select(node => new SerialPort(node.Name, number))]);
        }

        SerialPort[] ports = [.. document.Nodes.Where(node => Has(node) && node.Pid is not null).Select(node => new SerialPort(node.Name, number))];
        if (ports.Length == 0)
        {
            throw new CommandException(ExitStatus.Failed, $"no node of {lab} runs that has a console", $"labsim start {lab}");
        }

        var windows = new ConsoleWindows(session, lab);
        var opened = await windows.OpenAsync([.. ports.Select(port => (port.Title, WordsOf(parsed, session, port)))]);
        if (!windows.IsInside && session.Terminals is { In: true, Out: true })
        {
            await windows.AttachAsync();
            return ExitStatus.Done;
        }

        var what = opened.Count == 0 ? "every console has its window already" : $"opened a window each for {Inert.Line(string.Join(", ", opened))}";
        session.Out.WriteLine(windows.IsInside ? $"{what}, in this tmux session" : $"{what}; see them: tmux attach -t {windows.Name}");
        return ExitStatus.Done;
    }

    // What the command in a window is told beside the console's name.
    private string[] WordsOf(ParseResult parsed, Session session, SerialPort port) =>
    [
        .. parsed.GetValue(_pause) is { } pause ? (string[])["--paste-delay", $"{(int)Math.Ceiling(pause.TotalMilliseconds)}ms"] : [],
        .. parsed.GetValue(_logFile) is { } file ? (string[])["--log-file", ConsoleLog.Path(session, file, port)] : [],
    ];

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
}
