using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image build [IMAGE…]</c>.</summary>
internal sealed class ImageBuildCommand : Verb
{
    private readonly Argument<string[]> _names = new("IMAGE…") { Description = "The images; without any, all of them", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _architecture = Words.Architecture();

    public ImageBuildCommand()
        : base("build", "Build images that are missing or whose recipe changed.")
    {
        Add(_names);
        Add(_architecture);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim image build", "all of them"),
        new("labsim image build labsim/host", "one"),
        new("labsim image build labsim/router --arch aarch64", "for nodes with `arch: aarch64`"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var names = parsed.GetValue(_names) is { Length: > 0 } given ? given : [.. (await ImageListCommand.ReadAsync(session)).Where(image => image.State != "added").Select(image => image.Name).Distinct()];
        foreach (var name in names)
        {
            await BuildAsync(session, name, parsed.GetValue(_architecture));
            session.Out.WriteLine($"{Inert.Line(name)} is built");
        }

        return ExitStatus.Done;
    }

    private static async Task BuildAsync(Session session, string name, string? architecture)
    {
        using var lines = new ImageLines(session);
        await new ServerOnce(session).RunAsync(["image-build", name, .. Words.ArchitectureWords(architecture)], line: lines.Take);
    }
}
