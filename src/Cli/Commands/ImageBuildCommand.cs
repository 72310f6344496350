using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

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
        var names = parsed.GetValue(_names) is { Length: > 0 } given ? given : [.. (await ImageListCommand.ReadAsync(session)).Select(image => image.Name).Distinct()];
        foreach (var name in names)
        {
            await BuildAsync(session, name, parsed.GetValue(_architecture));
            session.Out.WriteLine($"{Inert.Line(name)} is built");
        }

        return ExitStatus.Done;
    }

    private static async Task BuildAsync(Session session, string name, string? architecture)
    {
        var terminal = session.Terminals.Error;
        var last = "";
        await new ServerOnce(session).RunAsync(["image-build", name, .. Words.ArchitectureWords(architecture)], line: line =>
        {
            if (Describe(line) is { } text && text != last)
            {
                last = text;
                session.Error.Write(terminal ? $"\r\e[K{text}" : text + "\n");
            }
        });
        session.Error.Write(terminal && last.Length > 0 ? "\r\e[K" : "");
    }

    // Lines that are no progress (a problem, for example) are told by the exit status.
    private static string? Describe(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ContractJson.Default.ImageProgressDocument) is { Image: { } image, Step: { } step } progress
                ? string.Create(CultureInfo.InvariantCulture, $"{Inert.Line(image)}: {progress.Fraction * 100,3:F0} %  {Inert.Line(step)}") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
