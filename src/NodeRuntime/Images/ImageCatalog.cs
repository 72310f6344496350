using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images;

/// <summary>The catalogue of the images that LabSim builds itself; docs/images.md says how.</summary>
public sealed class ImageCatalog : IImageCatalog
{
    private readonly ImageCatalogOptions _options;
    private readonly TimeProvider _time;
    private readonly ImageStore _store;
    private readonly Lazy<ImmutableArray<ImageRecipe>> _recipes;

    /// <summary>A catalogue; nothing is read or made until it is asked.</summary>
    public ImageCatalog(ImageCatalogOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _store = new ImageStore(options.ImagesDirectory);
        _recipes = new Lazy<ImmutableArray<ImageRecipe>>(() => ImageRecipe.LoadAll(options.RecipesDirectory));
    }

    /// <inheritdoc/>
    public ImmutableArray<ImageDescription> List() =>
        [.. _recipes.Value.Select(recipe => new ImageDescription(recipe.Name, recipe.Kind, recipe.Architecture, recipe.Summary, _store.Find(recipe)))];

    /// <inheritdoc/>
    public BuiltImage? Find(string name, string architecture) => Recipe(name, architecture) is { } recipe ? _store.Find(recipe) : null;

    /// <inheritdoc/>
    public bool Remove(string name, string architecture) => Recipe(name, architecture) is { } recipe && _store.Remove(recipe);

    /// <inheritdoc/>
    public async Task<BuiltImage> EnsureAsync(string name, string architecture, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var recipe = Recipe(name, architecture) ?? throw Unknown(name, architecture);
        if (_store.Find(recipe) is { } present)
        {
            return present;
        }

        using var pulse = new ProgressPulse(name, progress, _time);
        try
        {
            Directory.CreateDirectory(_options.ImagesDirectory);
            using var held = await BuildLock.TakeAsync(
                Path.Combine(_options.ImagesDirectory, "build.lock"), () => pulse.Report("waiting for another build", 0), _time, cancellation).ConfigureAwait(false);
            return _store.Find(recipe) ?? await new ImageBuilder(_options, _store, _time).BuildAsync(recipe, pulse, cancellation).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new RuntimeEnvironmentException(refused.Message, $"make {_options.ImagesDirectory} writable, or set LABSIM_HOME to a folder that is", refused);
        }
    }

    /// <summary>Reads every byte of a built image; names of the files whose content is not what was built.</summary>
    /// <exception cref="KeyNotFoundException">There is no such image, or it is not built.</exception>
    public Task<ImmutableArray<string>> VerifyAsync(string name, string architecture, CancellationToken cancellation) =>
        ImageStore.VerifyAsync(Find(name, architecture) ?? throw Unknown(name, architecture), cancellation);

    private ImageRecipe? Recipe(string name, string architecture) =>
        _recipes.Value.FirstOrDefault(recipe => recipe.Name == name && recipe.Architecture == architecture);

    private KeyNotFoundException Unknown(string name, string architecture)
    {
        var others = _recipes.Value.Where(recipe => recipe.Name == name).Select(recipe => recipe.Architecture).ToArray();
        return new KeyNotFoundException(others.Length > 0
            ? $"image '{name}' is not there for {architecture} (there is {string.Join(", ", others)})"
            : $"there is no image '{name}' (there is {string.Join(", ", _recipes.Value.Select(recipe => recipe.Name).Distinct())})");
    }
}
