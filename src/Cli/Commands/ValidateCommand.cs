using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Topologies;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim validate FILE…</c>: all problems of topologies, without a server.</summary>
internal sealed class ValidateCommand : Verb
{
    private readonly Argument<string[]> _files = new("FILE…") { Description = "Topologies, YAML files", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _json = Words.Json();

    public ValidateCommand()
        : base("validate", "All problems of topologies; needs no server.")
    {
        Add(_files);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim validate lab.yaml", "all problems with line and column"),
        new("labsim validate topologies/*.yaml --json", "for an editor or a pipeline"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var all = new List<DiagnosticDocument>();
        var status = ExitStatus.Done;
        foreach (var file in parsed.GetRequiredValue(_files))
        {
            try
            {
                var found = Topologies.Check(session, file, out var text);
                all.AddRange(found);
                status = found.Any(d => d.Severity == "error") && status == ExitStatus.Done ? ExitStatus.InvalidTopology : status;
                DiagnosticRenderer.Write(session.Error, found, text, new Style(session.ColourError));
            }
            catch (CommandException error)
            {
                // The other files are looked at all the same.
                ProblemScreen.Write(session, error, json: false);
                status = error.Problem.ExitStatus;
            }
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, [.. all], context => context.DiagnosticDocumentArray);
        }
        else if (status == ExitStatus.Done)
        {
            session.Out.WriteLine(all.Count == 0 ? "valid" : $"valid, with {Quantities.Of(all.Count, "warning")}");
        }

        return Task.FromResult(status);
    }
}
