using System.Collections.Immutable;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;

namespace LabSim.TestKit;

/// <summary>The two default images; "building" one takes no time unless the test holds it.</summary>
public sealed class FakeImageCatalog : IImageCatalog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BuiltImage> _built = [];
    private readonly Dictionary<string, DiskImage> _disks = [];

    /// <summary>Awaited inside every build, so that a test can hold it or make it fail.</summary>
    public Func<string, CancellationToken, Task>? BeforeBuild { get; set; }

    /// <summary>Forgets (or makes up) that both images are built.</summary>
    public FakeImageCatalog Built(bool built = true)
    {
        lock (_lock)
        {
            _built.Clear();
            if (built)
            {
                _built["labsim/router"] = Make("labsim/router", "linux-router");
                _built["labsim/host"] = Make("labsim/host", "linux-host");
            }
        }

        return this;
    }

    /// <summary>The last disk that was to be added.</summary>
    public DiskAddition? Asked { get; private set; }

    /// <summary>Has an added disk; one of the same name is replaced, and its contents stay behind the new one's.</summary>
    public FakeImageCatalog With(DiskManifest manifest, string path, string format = "raw")
    {
        lock (_lock)
        {
            var content = new DiskContent(manifest.Content, path, format, 1 << 20);
            _disks[manifest.Name] = new DiskImage(Path.GetDirectoryName(path)!, manifest, [content, .. _disks.GetValueOrDefault(manifest.Name)?.Contents ?? []]);
        }

        return this;
    }

    /// <summary>Forgets all contents of a disk but the present one.</summary>
    public void Forget(string name)
    {
        lock (_lock)
        {
            _disks[name] = _disks[name] with { Contents = [_disks[name].Present] };
        }
    }

    /// <inheritdoc/>
    public async Task<DiskImage> AddAsync(DiskAddition addition, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        Asked = addition;
        progress?.Report(new ImageProgress(addition.Name, "copying", 0.5));
        if (BeforeBuild is { } hold)
        {
            await hold(addition.Name, cancellation);
        }

        With(
            new DiskManifest
            {
                Name = addition.Name,
                Kind = addition.Kind,
                Architecture = addition.Architecture,
                Source = addition.SourceName,
                Content = "0123456789abcdef",
                Sha256 = new string('0', 64),
                Bytes = 1 << 20,
                AddedAt = DateTimeOffset.UnixEpoch,
                MemoryBytes = addition.MemoryBytes,
                Cpus = addition.Cpus,
                DiskBus = addition.DiskBus,
                NicModel = addition.NicModel,
            },
            addition.File);
        return (DiskImage)Find(addition.Name, addition.Architecture)!;
    }

    /// <inheritdoc/>
    public ImmutableArray<ImageDescription> List() =>
    [
        new("labsim/router", "linux-router", "x86_64", "A router with FRR", Find("labsim/router", "x86_64")),
        new("labsim/host", "linux-host", "x86_64", "A host with the usual tools", Find("labsim/host", "x86_64")),
        .. _disks.Values.Select(disk => new ImageDescription(disk.Name, disk.Kind, disk.Architecture, "added", disk)),
    ];

    /// <inheritdoc/>
    public async Task<StoredImage> EnsureAsync(string name, string architecture, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        if (Find(name, architecture) is { } built)
        {
            return built;
        }

        var known = List().FirstOrDefault(i => i.Name == name && i.Architecture == architecture)
            ?? throw new KeyNotFoundException($"no image {name} for {architecture}; there are labsim/router and labsim/host");
        progress?.Report(new ImageProgress(name, "packing the root file system", 0.5));
        if (BeforeBuild is { } hold)
        {
            await hold(name, cancellation);
        }

        progress?.Report(new ImageProgress(name, "done", 1));
        lock (_lock)
        {
            return _built[name] = Make(name, known.Kind);
        }
    }

    /// <inheritdoc/>
    public StoredImage? Find(string name, string architecture)
    {
        lock (_lock)
        {
            return architecture == "x86_64" ? _built.GetValueOrDefault(name) ?? (StoredImage?)_disks.GetValueOrDefault(name) : null;
        }
    }

    /// <inheritdoc/>
    public bool Remove(string name, string architecture)
    {
        lock (_lock)
        {
            return _built.Remove(name) | _disks.Remove(name);
        }
    }

    private static BuiltImage Make(string name, string kind) => new($"/images/{name}", new ImageManifest
    {
        Name = name,
        Kind = kind,
        Architecture = "x86_64",
        RecipeHash = "00",
        Kernel = "vmlinuz",
        Initrd = "boot.cpio",
        Root = "root.erofs",
        CommandLine = "console=ttyS0 quiet",
        Sha256 = ImmutableSortedDictionary<string, string>.Empty,
        Bytes = 1 << 20,
        BuiltAt = DateTimeOffset.UnixEpoch,
    });
}
