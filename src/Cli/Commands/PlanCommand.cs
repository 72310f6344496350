using System.CommandLine;
using System.Text.Json;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim plan FILE</c>.</summary>
internal sealed class PlanCommand : Verb
{
    private readonly Argument<string> _file = Words.File();
    private readonly Option<bool> _json = Words.Json();

    public PlanCommand()
        : base("plan", "What `up` would create: machines with their command lines, ports, links, order.")
    {
        Add(_file);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim plan lab.yaml", "changes nothing, needs no running server"),
        new("labsim plan lab.yaml --json | jq -r '.machines[0].argv | @sh'", "the QEMU command line of the first machine"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var (request, text) = Topologies.Load(session, parsed.GetRequiredValue(_file));
        try
        {
            var output = await new ServerOnce(session).RunAsync(["plan"], JsonSerializer.SerializeToUtf8Bytes(request, ContractJson.Default.TopologyRequest));
            var plan = JsonSerializer.Deserialize(output, ContractJson.Default.PlanDocument)!;
            DiagnosticRenderer.Write(session.Error, plan.Warnings, text, new Style(session.ColourError));
            if (parsed.GetValue(_json))
            {
                JsonOutput.Write(session.Out, plan, context => context.PlanDocument);
            }
            else
            {
                PlanScreen.Write(session.Out, plan, new Style(session.ColourOut));
            }

            return ExitStatus.Done;
        }
        catch (CommandException error)
        {
            throw new CommandException(error.Problem, text);
        }
    }
}
