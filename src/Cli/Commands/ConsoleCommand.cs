using System.CommandLine;
using System.Text;
using LabSim.Cli.Client;
using LabSim.Cli.Guests;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim console LAB NODE</c>.</summary>
internal sealed class ConsoleCommand : Verb
{
    // A screen's worth of what was said before, so that one knows where one is.
    private const int Scrollback = 4096;
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node", least: 1);
    private readonly Option<bool> _log = new("--log") { Description = "Print what the console said so far" };

    public ConsoleCommand()
        : base("console", "A node's serial console; Ctrl+] leaves.")
    {
        Add(_names);
        Add(_log);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim console ospf-triangle r1", "type to the node; several may look on at once"),
        new("labsim console ospf-triangle r1 --log", "its boot messages"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        if (rest is not [var node])
        {
            throw new CommandException(ExitStatus.Usage, $"one NODE is needed, {rest.Count} were given");
        }

        return parsed.GetValue(_log) ? await PrintLogAsync(session, client, lab, node) : await AttachAsync(session, client, lab, node);
    }

    // What a guest said may hold anything: a terminal gets it inert, a file gets it as it is.
    private static async Task<int> PrintLogAsync(Session session, LabClient client, string lab, string node)
    {
        using var response = await client.OpenAsync(Address.Of(Routes.ConsoleLog, lab, node), session.Interrupts.First);
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

    private static async Task<int> AttachAsync(Session session, LabClient client, string lab, string node)
    {
        using var socket = await client.OpenSocketAsync($"{Address.Of(Routes.Console, lab, node)}?scrollback={Scrollback}", session.Interrupts.First);
        if (session.Terminals.Error)
        {
            session.Error.WriteLine($"console of {Inert.Line(node)}; Ctrl+] leaves");
        }

        bool left;
        using (session.Terminals.In ? TerminalMode.Raw() : null)
        {
            left = await new SerialSession(session, socket).RunAsync(session.Interrupts.First);
        }

        session.Error.WriteLine(left ? "" : $"\nlabsim: the console of {Inert.Line(node)} was closed");
        return ExitStatus.Done;
    }
}
