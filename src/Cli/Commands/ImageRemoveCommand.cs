using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image rm IMAGE…</c>.</summary>
internal sealed class ImageRemoveCommand : Verb
{
    private readonly Argument<string[]> _names = new("IMAGE…") { Description = "The images", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _architecture = Words.Architecture();

    public ImageRemoveCommand()
        : base("rm", "Remove the files of built images.")
    {
        Add(_names);
        Add(_architecture);
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim image rm labsim/host", "the next `up` that needs it builds it again")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        foreach (var name in parsed.GetRequiredValue(_names))
        {
            await new ServerOnce(session).RunAsync(["image-rm", name, .. Words.ArchitectureWords(parsed.GetValue(_architecture))]);
            session.Out.WriteLine($"{Inert.Line(name)} is removed");
        }

        return ExitStatus.Done;
    }
}
