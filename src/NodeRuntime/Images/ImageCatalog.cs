using System.Collections.Immutable;
using LabSim.NodeRuntime.Images.Added;

namespace LabSim.NodeRuntime.Images;

/// <summary>The catalogue: images that LabSim builds itself, and disks that users added; docs/images.md says how.</summary>
public sealed class ImageCatalog : IImageCatalog
{
    private readonly ImageCatalogOptions _options;
    private readonly TimeProvider _time;
    private readonly ImageStore _store;
    private readonly DiskStore _disks;
    private readonly Lazy<ImmutableArray<ImageRecipe>> _recipes;

    /// <summary>A catalogue; nothing is read or made until it is asked.</summary>
    public ImageCatalog(ImageCatalogOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _store = new ImageStore(options.ImagesDirectory);
        _disks = new DiskStore(options.ImagesDirectory);
        _recipes = new Lazy<ImmutableArray<ImageRecipe>>(() => ImageRecipe.LoadAll(options.RecipesDirectory));
    }

    /// <inheritdoc/>
    public ImmutableArray<ImageDescription> List() =>
    [
        .. _recipes.Value.Select(recipe => new ImageDescription(recipe.Name, recipe.Kind, recipe.Architecture, recipe.Summary, _store.Find(recipe))),
        .. _disks.List().Select(disk => new ImageDescription(disk.Name, disk.Kind, disk.Architecture, $"added from {disk.Manifest.Source}", disk)),
    ];

    /// <inheritdoc/>
    public StoredImage? Find(string name, string architecture) => Recipe(name, architecture) is { } recipe ? _store.Find(recipe) : FindDisk(name, architecture);

    /// <inheritdoc/>
    public bool Remove(string name, string architecture) =>
        Recipe(name, architecture) is { } recipe ? _store.Remove(recipe) : FindDisk(name, architecture) is not null && _disks.Remove(name);

    /// <inheritdoc/>
    public async Task<DiskImage> AddAsync(DiskAddition addition, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        if (_recipes.Value.Any(recipe => recipe.Name == addition.Name))
        {
            throw new ImageRefusedException($"the image {addition.Name} comes with LabSim", "give the disk another name: --name");
        }

        using var pulse = new ProgressPulse(addition.Name, progress, _time);
        try
        {
            _disks.Prepare();
            using var held = await BuildLock.TakeAsync(_disks.LockFile, () => pulse.Report("waiting for another disk", 0), _time, cancellation).ConfigureAwait(false);
            if (!addition.Replace && _disks.Find(addition.Name) is { } known)
            {
                throw new ImageRefusedException(
                    $"there is an image '{addition.Name}' already, added {known.Since:yyyy-MM-dd} from {known.Manifest.Source}",
                    "give the disk another name (--name), or let it take the other's place (--force): persistent nodes keep the disk that they began with");
            }

            return await new DiskIntake(_options, _disks, _time).AddAsync(addition, pulse, cancellation).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw Unwritable(refused);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredImage> EnsureAsync(string name, string architecture, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        if (FindDisk(name, architecture) is { } disk)
        {
            return disk;
        }

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
            throw Unwritable(refused);
        }
    }

    /// <summary>Reads every byte of a built image; names of the files whose content is not what was built.</summary>
    /// <exception cref="KeyNotFoundException">There is no such image, or it is not built.</exception>
    public Task<ImmutableArray<string>> VerifyAsync(string name, string architecture, CancellationToken cancellation) =>
        ImageStore.VerifyAsync(Find(name, architecture) ?? throw Unknown(name, architecture), cancellation);

    private DiskImage? FindDisk(string name, string architecture) => _disks.Find(name) is { } disk && disk.Architecture == architecture ? disk : null;

    private RuntimeEnvironmentException Unwritable(UnauthorizedAccessException refused) =>
        new(refused.Message, $"make {_options.ImagesDirectory} writable, or set LABSIM_HOME to a folder that is", refused);

    private ImageRecipe? Recipe(string name, string architecture) =>
        _recipes.Value.FirstOrDefault(recipe => recipe.Name == name && recipe.Architecture == architecture);

    private KeyNotFoundException Unknown(string name, string architecture)
    {
        var others = List().Where(image => image.Name == name).Select(image => image.Architecture).ToArray();
        return new KeyNotFoundException(others.Length > 0
            ? $"image '{name}' is not there for {architecture} (there is {string.Join(", ", others)})"
            : $"there is no image '{name}' (there is {string.Join(", ", List().Select(image => image.Name).Distinct())})");
    }
}
