using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Guests;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim exec LAB NODE -- CMD…</c>.</summary>
internal sealed class ExecCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node", least: 1);

    public ExecCommand()
        : base("exec", "Run a command in a node; the exit status is the command's.") => Add(_names);

    public override bool TakesCommand => true;

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The words after -- are run as they are, without a shell; standard output and error stay apart and binary; standard input is",
        "forwarded when it is no terminal. Where LabSim itself fails the exit status is 125 (126: not executable, 127: not found).",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim exec ospf-triangle r1 -- vtysh -c 'show ip ospf neighbor'", "ask a router"),
        new("labsim exec ospf-triangle r1 -- sh -c 'ip route | wc -l'", "with a shell of the node's own"),
        new("labsim exec ospf-triangle r1 -- sh -c 'cat >/tmp/x' <x", "send a file"),
    ];

    public override int Map(int exitStatus) => exitStatus == ExitStatus.Interrupted ? exitStatus : ExitStatus.ExecFailed;

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        if (session.Trailing is not { Count: > 0 } argv)
        {
            session.Error.WriteLine("labsim: no command: write it after --, for example `labsim exec LAB NODE -- ip route`");
            return ExitStatus.Usage;
        }

        var cancellation = session.Interrupts.First;
        using var client = await session.ConnectAsync(cancellation);
        var names = parsed.GetValue(_names)!;
        var (lab, rest) = names is [var first, var second] ? new LabSelection(first, [second]) : await LabSelection.ReadAsync(client, names, cancellation);
        if (rest is not [var node])
        {
            session.Error.WriteLine($"labsim: one NODE is needed before --, {rest.Count} were given");
            return ExitStatus.Usage;
        }

        using var socket = await client.OpenSocketAsync(Address.Of(Routes.Exec, lab, node), cancellation);
        var result = await new GuestCommand(session, socket).RunAsync(argv, cancellation);
        if (result.Error is { } error)
        {
            session.Error.WriteLine($"labsim: {Inert.Line(error)}");
        }

        if (result.Remedy is { } remedy)
        {
            session.Error.WriteLine($"        {Inert.Line(remedy)}");
        }

        return result.ExitStatus;
    }
}
