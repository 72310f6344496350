using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim down LAB</c>.</summary>
internal sealed class DownCommand : Verb
{
    private readonly Argument<string?> _lab = Words.Lab();
    private readonly Option<bool> _wipe = new("--wipe") { Description = "Forget the lab and remove its disks, logs and captures" };

    public DownCommand()
        : base("down", "Stop a lab's machines; disks stay unless --wipe.")
    {
        Add(_lab);
        Add(_wipe);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim down ospf-triangle", "it stays listed as stopped"),
        new("labsim down ospf-triangle --wipe", "nothing of it is left but its file"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var wipe = parsed.GetValue(_wipe);
        using var client = await session.ConnectAsync(CancellationToken.None);
        var lab = await LabSelection.ReadAsync(client, parsed.GetValue(_lab), CancellationToken.None);
        var accepted = await client.SendAsync(HttpMethod.Post, Address.Of(Routes.Down, lab), (new DownRequest(wipe), ContractJson.Default.DownRequest),
            ContractJson.Default.AcceptedDocument, CancellationToken.None);
        await new OperationFollower(session, client, lab).FollowAsync($"down {lab}", accepted.Operation, accepted.AfterEvent, Goal.Done);
        session.Out.WriteLine($"{Inert.Line(lab)} is {(wipe ? "gone" : "down")}");
        return ExitStatus.Done;
    }
}
