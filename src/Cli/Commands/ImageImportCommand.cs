using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image import FILE…</c>.</summary>
internal sealed class ImageImportCommand : Verb
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "An appliance, a .gns3a file; with --dry-run several", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _from = new("--from") { Description = "A folder where its files are, beside its own and GNS3's; can be repeated", HelpName = "FOLDER" };
    private readonly Option<string?> _version = new("--version") { Description = "The version; by default the newest one whose files are there", HelpName = "VERSION" };
    private readonly Option<string?> _kind = new("--kind") { Description = "The kind of its nodes, one of `labsim kind ls`; by default one is made", HelpName = "KIND" };
    private readonly Option<bool> _fetch = new("--fetch") { Description = "Fetch what is not there, where the appliance has its address" };
    private readonly Option<bool> _unchecked = new("--unchecked") { Description = "Take files whose size or MD5 sum is not the appliance's" };
    private readonly Option<bool> _force = new("--force") { Description = "Take the place of images and of a kind of these names" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what it becomes, and do nothing" };
    private readonly Option<bool> _json = Words.Json();

    public ImageImportCommand()
        : base("import", "Make a kind and images of a GNS3 appliance.")
    {
        Add(_files);
        foreach (var option in (Option[])[_from, _version, _kind, _fetch, _unchecked, _force, _dryRun, _json])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim image import arista-veos.gns3a --from ~/Downloads", "take it in, with the newest version whose files are in the folder"),
        new("labsim image import --dry-run *.gns3a", "what each becomes, and which files it needs"),
        new("labsim image import vyos.gns3a --version 1.4.5", "another version"),
        new("labsim image import openwrt.gns3a --fetch", "its files are fetched"),
    ];

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Files are looked for by name in the appliance's folder, in those of --from, and in ~/GNS3/images/QEMU; they are copied, and checked against the appliance's MD5 sums.",
        "The kind is a file in LABSIM_HOME/kinds: look at it, and change it as you like (`labsim kind show KIND --yaml`).",
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var files = parsed.GetRequiredValue(_files);
        var dry = parsed.GetValue(_dryRun);
        if (files.Length > 1 && !dry)
        {
            throw new CommandException(ExitStatus.Usage, $"one FILE is needed, {files.Length} were given", "with --dry-run several are looked at");
        }

        var documents = new List<ApplianceDocument>();
        foreach (var file in files)
        {
            documents.Add(await new ImageWork(session).RunAsync("image-import", Request(parsed, session, file), ContractJson.Default.ApplianceImportRequest, ContractJson.Default.ApplianceDocument));
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, documents.ToArray(), context => context.ApplianceDocumentArray);
        }
        else
        {
            var screen = new ApplianceScreen(session.Out, new Style(session.ColourOut));
            documents.ForEach(document => screen.Write(document, dry));
        }

        return documents.All(document => document.Refusal is null) ? ExitStatus.Done : ExitStatus.Failed;
    }

    private ApplianceImportRequest Request(ParseResult parsed, Session session, string file)
    {
        IEnumerable<string> folders = [.. parsed.GetValue(_from) ?? [], .. session.Variable("HOME") is { Length: > 0 } home ? [Path.Combine(home, "GNS3/images/QEMU")] : Array.Empty<string>()];
        return new ApplianceImportRequest
        {
            File = session.Absolute(file), Folders = [.. folders.Select(session.Absolute)], Version = parsed.GetValue(_version), Kind = parsed.GetValue(_kind),
            Fetch = parsed.GetValue(_fetch), Unchecked = parsed.GetValue(_unchecked), Force = parsed.GetValue(_force), DryRun = parsed.GetValue(_dryRun),
        };
    }
}
