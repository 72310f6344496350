using System.Collections.Immutable;
using System.Globalization;

namespace LabSim.NodeRuntime.Images;

/// <summary>
/// A private state of apt: its own sources, lists, cache and an empty list of installed packages. apt itself resolves, fetches, resumes and
/// verifies; the host's packages are neither looked at nor touched, and no root is needed. The host's own configuration of apt is read first, because
/// a proxy stands there.
/// </summary>
internal sealed class AptCache(ImageCatalogOptions options, ImageRecipe recipe, TimeProvider time)
{
    private const int LockAttempts = 10;
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ListsLast = TimeSpan.FromDays(1);
    private readonly string _root = Path.Combine(options.CacheDirectory, $"{recipe.Suite}-{recipe.DebianArchitecture}");

    /// <summary>Where a package's file lies once it is fetched.</summary>
    public string PathOf(DebianPackage package) => Path.Combine(_root, "archives", package.File);

    /// <summary>Brings the lists up to date where they are older than a day.</summary>
    /// <exception cref="RuntimeEnvironmentException">The mirror cannot be reached and there are no older lists.</exception>
    public async Task UpdateAsync(bool force, Action<double> fraction, CancellationToken cancellation)
    {
        WriteConfiguration();
        var stamp = Path.Combine(_root, "updated");
        if (!force && File.Exists(stamp) && time.GetUtcNow() - File.GetLastWriteTimeUtc(stamp) < ListsLast)
        {
            return;
        }

        try
        {
            await RunAsync(["update", "--error-on=any"], fraction, cancellation).ConfigureAwait(false);
            await File.WriteAllTextAsync(stamp, options.Mirror, cancellation).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(stamp, time.GetUtcNow().UtcDateTime);
        }
        catch (HostToolException) when (!force && File.Exists(stamp))
        {
            // Offline: the older lists and what was fetched by them may do.
        }
        catch (HostToolException failure)
        {
            throw Unreachable(failure);
        }
    }

    /// <summary>All packages that the recipe comes to, dependencies included.</summary>
    public async Task<ImmutableArray<DebianPackage>> ResolveAsync(CancellationToken cancellation)
    {
        // What lies in the cache is not printed; a cache that is empty makes apt name everything.
        var empty = Directory.CreateDirectory(Path.Combine(_root, "empty", "partial")).Parent!.FullName;
        try
        {
            var lines = await RunAsync(
                ["-o", $"Dir::Cache::archives={empty}", "-o", "Acquire::ForceHash=SHA256", "--print-uris", .. Install()], null, cancellation).ConfigureAwait(false);
            return [.. lines.Select(DebianPackage.Parse).OfType<DebianPackage>().OrderBy(package => package.Name, StringComparer.Ordinal)];
        }
        catch (HostToolException failure)
        {
            throw new RuntimeEnvironmentException(
                $"apt finds no way to the packages of {recipe.Name}: {failure.Words}", $"look whether {options.Mirror} holds {recipe.Suite} for {recipe.DebianArchitecture}", failure);
        }
    }

    /// <summary>
    /// Fetches what is not in the cache yet; what was begun is resumed. apt verifies what it fetches, but of what is there already it sees the size only.
    /// </summary>
    public async Task FetchAsync(ImmutableArray<DebianPackage> packages, Action<double> fraction, CancellationToken cancellation)
    {
        foreach (var package in packages.Where(package => File.Exists(PathOf(package))))
        {
            if (await FileHash.ComputeAsync(PathOf(package), cancellation).ConfigureAwait(false) != package.Sha256)
            {
                File.Delete(PathOf(package));
            }
        }

        try
        {
            await RunAsync(["--download-only", .. Install()], fraction, cancellation).ConfigureAwait(false);
        }
        catch (HostToolException failure)
        {
            throw Unreachable(failure);
        }
    }

    private string[] Install() => ["install", "--yes", "--no-install-recommends", recipe.KernelPackage, .. recipe.Content.Packages];

    /// <summary>
    /// Runs apt. It may be held up for a moment by the apt of a build that was killed, and it can hang for ever where the disk fills up: a run
    /// that gets no further for two minutes is ended.
    /// </summary>
    private async Task<IReadOnlyList<string>> RunAsync(string[] arguments, Action<double>? fraction, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var stalled = new CancellationTokenSource(StallLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellation);
            var last = -1.0;
            try
            {
                return await HostTool.AptGet.RunAsync(
                    ["-c", Path.Combine(_root, "apt.conf"), "-qq", "-o", "APT::Status-Fd=2", .. arguments], line => TakeStatus(line, Advance), either.Token)
                    .ConfigureAwait(false);
            }
            catch (HostToolException held) when (held.Words.Contains("Could not get lock", StringComparison.Ordinal) && attempt < LockAttempts)
            {
                await Task.Delay(LockRetry, time, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stalled.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new HostToolException("apt-get", -1, $"it got no further for {StallLimit.TotalSeconds} seconds");
            }

            void Advance(double done)
            {
                if (done != last)
                {
                    last = done;
                    stalled.CancelAfter(StallLimit);
                    fraction?.Invoke(done);
                }
            }
        }
    }

    private static bool TakeStatus(string line, Action<double> fraction)
    {
        if (ParseStatus(line) is not { } done)
        {
            return false;
        }

        fraction(done);
        return true;
    }

    /// <summary>Lines such as <c>dlstatus:3:41.7:Retrieving file 3 of 40</c>.</summary>
    internal static double? ParseStatus(string line)
    {
        var parts = line.Split(':');
        return parts.Length >= 4 && parts[0] is "dlstatus" && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
            ? Math.Clamp(percent / 100, 0, 1)
            : null;
    }

    private void WriteConfiguration()
    {
        foreach (var folder in new[] { "lists/partial", "archives/partial", "empty/partial", "preferences" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }

        File.WriteAllText(Path.Combine(_root, "sources.list"), string.Join('\n', SourceLines()) + "\n");
        File.WriteAllText(Path.Combine(_root, "status"), string.Concat(recipe.Content.Assumed.Select(AssumedStanza)));
        File.WriteAllText(Path.Combine(_root, "apt.conf"), string.Join('\n', ConfigurationLines()) + "\n");
    }

    private IEnumerable<string> SourceLines()
    {
        var signed = $"deb [arch={recipe.DebianArchitecture} signed-by={options.Keyring}] {options.Mirror}";
        return
        [
            $"{signed}/debian {recipe.Suite} main",
            $"{signed}/debian {recipe.Suite}-updates main",
            $"{signed}/debian-security {recipe.Suite}-security main",
        ];
    }

    // Packages that others depend on for their maintainer scripts only; apt is told that they are there.
    private static string AssumedStanza(string name) =>
        $"Package: {name}\nStatus: install ok installed\nVersion: 9999:0\nArchitecture: all\nMulti-Arch: foreign\nMaintainer: none\nDescription: assumed\n\n";

    private IEnumerable<string> ConfigurationLines() =>
    [
        "#clear APT::Architectures;", "#clear APT::Update::Post-Invoke;", "#clear APT::Update::Post-Invoke-Success;", "#clear DPkg::Post-Invoke;",
        "#clear APT::Update::Pre-Invoke;", "#clear DPkg::Pre-Install-Pkgs;", "#clear APT::Default-Release;", "#clear Acquire::Languages;",
        $"APT::Architecture \"{recipe.DebianArchitecture}\";", $"APT::Architectures {{ \"{recipe.DebianArchitecture}\"; }};",
        "APT::Sandbox::User \"root\";", "Acquire::Languages { \"none\"; };", "Acquire::Retries \"3\";", "APT::Get::List-Cleanup \"true\";",
        "Acquire::PDiffs \"false\";", "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled \"false\";",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";", "Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled \"false\";",
        "Acquire::IndexTargets::deb::DEP-11-icons::DefaultEnabled \"false\";", "Acquire::GzipIndexes \"false\";",
        $"Dir::State \"{_root}\";", $"Dir::State::lists \"{_root}/lists\";", $"Dir::State::status \"{_root}/status\";",
        $"Dir::State::extended_states \"{_root}/extended_states\";",
        $"Dir::Cache \"{_root}\";", $"Dir::Cache::archives \"{_root}/archives\";", "Dir::Cache::pkgcache \"pkgcache.bin\";", "Dir::Cache::srcpkgcache \"\";",
        $"Dir::Etc::sourcelist \"{_root}/sources.list\";", "Dir::Etc::sourceparts \"/dev/null\";", "Dir::Etc::preferences \"/dev/null\";",
        "Dir::Etc::preferencesparts \"/dev/null\";", $"Dir::Log \"{_root}\";",
    ];

    private RuntimeEnvironmentException Unreachable(HostToolException failure) => failure.Words.Contains("No space left", StringComparison.Ordinal)
        ? new RuntimeEnvironmentException($"the disk is full: packages for {recipe.Name} do not fit into {_root}", "free some space; what was fetched is kept", failure)
        : new RuntimeEnvironmentException(
            $"cannot fetch the packages of {recipe.Name}: {failure.Words}",
            $"look whether {options.Mirror} can be reached (a proxy is configured as for apt, LABSIM_MIRROR names another mirror); what was fetched is kept", failure);
}
