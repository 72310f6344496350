using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images;

/// <summary>How to build one image for one architecture: the base's recipe and the image's own, merged.</summary>
internal sealed record ImageRecipe
{
    private static readonly ImmutableSortedDictionary<string, string> DebianArchitectures =
        ImmutableSortedDictionary<string, string>.Empty.Add("x86_64", "amd64").Add("aarch64", "arm64").Add("riscv64", "riscv64");

    /// <summary>The name that topologies use.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of node that it makes.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is, one line.</summary>
    public required string Summary { get; init; }

    /// <summary>QEMU's spelling.</summary>
    public required string Architecture { get; init; }

    /// <summary>Debian's release.</summary>
    public required string Suite { get; init; }

    /// <summary>The kernel's package.</summary>
    public required string KernelPackage { get; init; }

    /// <summary>The kernel's command line; the console's device comes first, for its name is the board's.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The folders whose <c>files/</c> go into the image, the later over the earlier.</summary>
    public required ImmutableArray<string> Folders { get; init; }

    /// <summary>Everything else, merged.</summary>
    public required RecipeFile Content { get; init; }

    /// <summary>Hash of all that decides what the image is, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Debian's spelling of <see cref="Architecture"/>.</summary>
    public string DebianArchitecture => DebianArchitectures[Architecture];

    /// <summary>All recipes of a folder, by name and architecture.</summary>
    /// <exception cref="InvalidDataException">One is wrong.</exception>
    public static ImmutableArray<ImageRecipe> LoadAll(string directory)
    {
        var baseFolder = Path.Combine(directory, "base");
        if (!File.Exists(Path.Combine(baseFolder, "recipe.json")))
        {
            throw new RuntimeEnvironmentException($"{directory} holds no image recipes", "reinstall LabSim, or run it from its source folder");
        }

        var common = RecipeFile.Read(Path.Combine(baseFolder, "recipe.json"));
        return [.. Directory.GetDirectories(directory).Order(StringComparer.Ordinal)
            .Where(folder => folder != baseFolder && File.Exists(Path.Combine(folder, "recipe.json")))
            .SelectMany(folder => Load(common, baseFolder, folder))];
    }

    private static IEnumerable<ImageRecipe> Load(RecipeFile common, string baseFolder, string folder)
    {
        var path = Path.Combine(folder, "recipe.json");
        var own = RecipeFile.Read(path);
        var merged = Merge(common, own);
        return own.Architectures.Select(architecture => new ImageRecipe
        {
            Name = own.Name ?? throw Missing("name"),
            Kind = own.Kind ?? throw Missing("kind"),
            Summary = own.Summary ?? throw Missing("summary"),
            Architecture = DebianArchitectures.ContainsKey(architecture) ? architecture : throw Missing($"known architecture, '{architecture}' is none"),
            Suite = merged.Suite ?? throw Missing("suite"),
            KernelPackage = merged.Kernels.GetValueOrDefault(architecture) ?? throw Missing($"kernel for {architecture}"),
            CommandLine = $"console={Console(architecture)} {merged.CommandLine ?? throw Missing("commandLine")}",
            Folders = [baseFolder, folder],
            Content = merged,
            Hash = RecipeHash.Compute(architecture, baseFolder, folder),
        });

        string Console(string architecture) => merged.Consoles.GetValueOrDefault(architecture) ?? throw Missing($"console for {architecture}");
        InvalidDataException Missing(string what) => new($"{path}: the recipe has no {what}");
    }

    private static RecipeFile Merge(RecipeFile common, RecipeFile own) => own with
    {
        Suite = own.Suite ?? common.Suite,
        CommandLine = own.CommandLine ?? common.CommandLine,
        Packages = [.. common.Packages, .. own.Packages],
        Assumed = [.. common.Assumed, .. own.Assumed],
        Prune = [.. common.Prune, .. own.Prune],
        Modules = [.. common.Modules, .. own.Modules],
        WithoutModules = [.. common.WithoutModules, .. own.WithoutModules],
        InitrdModules = [.. common.InitrdModules, .. own.InitrdModules],
        Kernels = common.Kernels.SetItems(own.Kernels),
        Consoles = common.Consoles.SetItems(own.Consoles),
        Links = common.Links.SetItems(own.Links),
        Applets = common.Applets.SetItems(own.Applets),
        Directories = common.Directories.SetItems(own.Directories),
    };
}
