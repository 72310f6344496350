using System.CommandLine;
using System.Text.Json;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image ls</c>.</summary>
internal sealed class ImageListCommand : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public ImageListCommand()
        : base("ls", "The images: those to build, and disks that were added.") => Add(_json);

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim image ls --json", "for scripts")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var images = await ReadAsync(session);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, images, context => context.ImageDocumentArray);
            return ExitStatus.Done;
        }

        var table = new LabTable("IMAGE", "ARCH", "STATE", ">SIZE", "BUILT", "WHAT IT IS").Paint(2, (style, text) => style.State(text));
        foreach (var image in images)
        {
            table.Add(image.Name, image.Arch, image.State, image.Bytes == 0 ? "-" : Quantities.Bytes(image.Bytes), image.BuiltAt?.ToString("u") ?? "-", image.Summary);
        }

        table.Write(session.Out, new Style(session.ColourOut));
        return ExitStatus.Done;
    }

    /// <summary>All images.</summary>
    public static async Task<ImageDocument[]> ReadAsync(Session session) =>
        JsonSerializer.Deserialize(await new ServerOnce(session).RunAsync(["image-ls"]), ContractJson.Default.ImageDocumentArray) ?? [];
}
