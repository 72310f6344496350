using System.CommandLine;
using System.Text.Json;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Topologies;
using LabSim.Topology.Editing;
using LabSim.Topology.Resolution;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim edit FILE --op JSON</c>: the edits of the web UI, made on a file; needs no server, and one that runs sees the change.</summary>
internal sealed class EditCommand : Verb
{
    private readonly Argument<string> _file = Words.File();
    private readonly Option<string[]> _ops = new("--op") { Description = "An edit; may be given several times: all are made or none", HelpName = "JSON", Required = true };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Write the new text to standard output and nothing to the file" };
    private readonly Option<bool> _json = Words.Json();

    public EditCommand()
        : base("edit", "Edit a topology as the web UI does: comments and layout of the text stay.")
    {
        Add(_file);
        Add(_ops);
        Add(_dry);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("""labsim edit lab.yaml --op '{"op":"addNode","name":"r4","settings":{"image":"labsim/router"}}'""", "a node more"),
        new("""labsim edit lab.yaml --op '{"op":"addLink","endpoints":["r1","r4"]}'""", "a link between their next free interfaces"),
        new("""labsim edit lab.yaml --op '{"op":"setLink","link":"r1:eth1","path":["delay"],"value":"10ms"}'""", "a longer way"),
        new("""labsim edit lab.yaml --op '{"op":"removeNode","name":"r4"}' --dry-run""", "what the text would be"),
    ];

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The file itself is edited, without a server; a running server sees the change as it sees an",
        "editor's. A result with errors is refused, and the file stays as it is.",
        $"Edits: {string.Join(", ", EditReader.Names.Take(9))},",
        $"{string.Join(", ", EditReader.Names.Skip(9))}.",
        "Their fields are in docs/http-api.md.",
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var edited = new EditedFile(session, parsed.GetRequiredValue(_file));
        var outcome = TopologyEditor.Apply(edited.Source, edited.Layout, Read(parsed.GetRequiredValue(_ops)), new ResolutionOptions { Kinds = OwnKinds.Read(session) });
        var diagnostics = outcome.Diagnostics.Select(DiagnosticRenderer.ToDocument).ToArray();
        if (outcome.Refused)
        {
            throw new CommandException(new ProblemDocument
            {
                Type = "https://labsim.dev/problems/invalid-topology", Title = "The edit was not made", Status = 422, Detail = $"{edited.Source.File} was not changed: the edit cannot be made",
                ExitStatus = ExitStatus.InvalidTopology, Diagnostics = diagnostics,
            }, new TopologyText(edited.Source.File, outcome.Text));
        }

        if (!parsed.GetValue(_dry))
        {
            edited.Write(outcome.Text, outcome.Layout);
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, new EditDocument(edited.Source.File, outcome.Text != edited.Source.Text, outcome.Text, [.. outcome.Splices.Select(s => new SpliceDocument(s.Start, s.Removed, s.Inserted))], diagnostics), c => c.EditDocument);
        }
        else
        {
            DiagnosticRenderer.Write(session.Error, diagnostics, new TopologyText(edited.Source.File, outcome.Text), new Style(session.ColourError));
            session.Out.Write(parsed.GetValue(_dry) ? outcome.Text : "");
        }

        return Task.FromResult(ExitStatus.Done);
    }

    private static List<TopologyEdit> Read(IEnumerable<string> ops) => [.. ops.Select(op =>
    {
        try
        {
            using var json = JsonDocument.Parse(op);
            return EditReader.Read(json.RootElement.Clone());
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new CommandException(ExitStatus.Usage, $"--op {Inert.Line(op)}: {Inert.Line(error.Message)}", "see labsim edit --help");
        }
    })];
}
