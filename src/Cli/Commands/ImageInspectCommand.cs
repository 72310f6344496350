using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.Topology.Grammar;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image inspect IMAGE</c>.</summary>
internal sealed class ImageInspectCommand : Verb
{
    private readonly Argument<string> _name = new("IMAGE") { Description = "The image" };
    private readonly Option<string?> _architecture = Words.Architecture();
    private readonly Option<bool> _json = Words.Json();

    public ImageInspectCommand()
        : base("inspect", "Everything about an image: files, hashes, recipe.")
    {
        Add(_name);
        Add(_architecture);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim image inspect labsim/router --json", "for scripts")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var output = await new ServerOnce(session).RunAsync(["image-inspect", parsed.GetRequiredValue(_name), .. Words.ArchitectureWords(parsed.GetValue(_architecture))]);
        var image = Read(output);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, image, context => context.ImageDocument);
        }
        else
        {
            Write(session.Out, image, new Style(session.ColourOut));
        }

        return ExitStatus.Done;
    }

    private static IEnumerable<(string Name, string? Value)> Disk(ImageDiskDocument? disk) => disk is null ? [] :
    [
        ("source", disk.Source), ("format", disk.Format), ("disk", Quantities.Bytes(disk.VirtualBytes)), ("memory", disk.MemoryBytes is { } memory ? SettingWords.WriteMemory(memory) : null),
        ("cpus", disk.Cpus?.ToString(CultureInfo.InvariantCulture)), ("disks", disk.Disks is null ? null : string.Join(", ", disk.Disks)), ("cdrom", disk.Cdrom), ("disk-bus", disk.DiskBus), ("firmware", disk.Firmware), ("nic", disk.Nic),
    ];

    private static ImageDocument Read(byte[] output) => JsonSerializer.Deserialize(output, ContractJson.Default.ImageDocument)!;

    private static void Write(TextWriter output, ImageDocument image, Style style)
    {
        output.WriteLine($"{style.Bold(Inert.Line(image.Name))}  {style.State(Inert.Line(image.State))}  {Inert.Line(image.Summary)}");
        (string Name, string? Value)[] lines =
        [
            ("kind", image.Kind), ("architecture", image.Arch), ("size", Quantities.Bytes(image.Bytes)), (image.Disk is null ? "built" : "added", image.BuiltAt?.ToString("u")),
            ("recipe", image.RecipeHash), ("directory", image.Directory), .. Disk(image.Disk),
        ];
        foreach (var (name, value) in lines.Where(line => line.Value is not null))
        {
            output.WriteLine($"  {name,-14}{Inert.Line(value)}");
        }

        foreach (var (name, hash) in image.Files ?? new Dictionary<string, string>())
        {
            output.WriteLine($"  {Inert.Line(name),-13} sha256 {Inert.Line(hash)}");
        }
    }
}
