using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim wipe LAB [NODE…]</c>.</summary>
internal sealed class WipeCommand : NodesVerb
{
    private readonly Option<bool> _restart = new("--restart") { Description = "Stop nodes that run, and start them again afterwards; otherwise they are refused" };

    public WipeCommand()
        : base("wipe", "Remove nodes' disks and logs, so that they begin from their images.", Routes.Wipe, "wiped", waits: true) => Add(_restart);

    public override IReadOnlyList<string> Notes { get; } = ["The lab itself stays; `labsim down LAB --wipe` forgets it with all of its files."];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim wipe ospf-triangle r3 --restart", "r3 as it was on the first day"),
        new("labsim wipe ospf-triangle", "all nodes of a lab that is down"),
    ];

    protected override Task<AcceptedDocument> SendAsync(LabClient client, string lab, IReadOnlyList<string> nodes, ParseResult parsed) => client.SendAsync(
        HttpMethod.Post, Address.Of(Routes.Wipe, lab), (new WipeRequest(nodes, parsed.GetValue(_restart)), ContractJson.Default.WipeRequest),
        ContractJson.Default.AcceptedDocument, CancellationToken.None);
}
