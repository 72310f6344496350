using System.Collections.Immutable;
using System.Text.Json;

namespace LabSim.NodeRuntime.Images;

/// <summary>A <c>recipe.json</c> as written (docs/images.md, "Recipes"); the base's and an image's are merged into an <see cref="ImageRecipe"/>.</summary>
internal sealed record RecipeFile
{
    public string? Name { get; init; }

    public string? Kind { get; init; }

    public string? Summary { get; init; }

    public string? Suite { get; init; }

    public string? CommandLine { get; init; }

    public ImmutableArray<string> Architectures { get; init; } = [];

    public ImmutableArray<string> Packages { get; init; } = [];

    public ImmutableArray<string> Assumed { get; init; } = [];

    public ImmutableArray<string> Prune { get; init; } = [];

    public ImmutableArray<string> Modules { get; init; } = [];

    public ImmutableArray<string> WithoutModules { get; init; } = [];

    public ImmutableArray<string> InitrdModules { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Kernels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Consoles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Links { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, ImmutableArray<string>> Applets { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    public ImmutableSortedDictionary<string, string> Directories { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Reads a file; an unknown key is an error.</summary>
    /// <exception cref="InvalidDataException">It is no recipe; the message names the file.</exception>
    public static RecipeFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RecipeFile>(File.ReadAllBytes(path), ImageJson.Options)
                ?? throw new InvalidDataException($"{path}: the recipe is empty");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }
    }
}
