using System.Collections.Immutable;
using LabSim.NodeRuntime.Images;

namespace LabSim.TestKit;

/// <summary>The two default images; "building" one takes no time unless the test holds it.</summary>
public sealed class FakeImageCatalog : IImageCatalog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BuiltImage> _built = [];

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

    /// <inheritdoc/>
    public ImmutableArray<ImageDescription> List() =>
    [
        new("labsim/router", "linux-router", "x86_64", "A router with FRR", Find("labsim/router", "x86_64")),
        new("labsim/host", "linux-host", "x86_64", "A host with the usual tools", Find("labsim/host", "x86_64")),
    ];

    /// <inheritdoc/>
    public async Task<BuiltImage> EnsureAsync(string name, string architecture, IProgress<ImageProgress>? progress, CancellationToken cancellation)
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
    public BuiltImage? Find(string name, string architecture)
    {
        lock (_lock)
        {
            return architecture == "x86_64" ? _built.GetValueOrDefault(name) : null;
        }
    }

    /// <inheritdoc/>
    public bool Remove(string name, string architecture)
    {
        lock (_lock)
        {
            return _built.Remove(name);
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
