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
    private readonly Option<bool> _force = new("--force") { Description = "Even a disk that nodes have theirs over; what they have written is lost" };

    public ImageRemoveCommand()
        : base("rm", "Remove images: their files, or disks that were added.")
    {
        Add(_names);
        Add(_architecture);
        Add(_force);
    }

    public override IReadOnlyList<Example> Examples { get; } = 
    [
        new("labsim image rm labsim/host", "the next `up` that needs it builds it again"),
        new("labsim image rm veos-4.32.qcow2", "refused while a lab has disks over it, unless --force"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        foreach (var name in parsed.GetRequiredValue(_names))
        {
            await new ServerOnce(session).RunAsync(["image-rm", name, .. Words.ArchitectureWords(parsed.GetValue(_architecture)), .. parsed.GetValue(_force) ? (string[])["--force"] : []]);
            session.Out.WriteLine($"{Inert.Line(name)} is removed");
        }

        return ExitStatus.Done;
    }
}
