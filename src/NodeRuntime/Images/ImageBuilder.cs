using System.Collections.Immutable;
using LabSim.NodeRuntime.Disks;

namespace LabSim.NodeRuntime.Images;

/// <summary>
/// Builds one image: lists → packages → unpack → arrange → modules and initial RAM disk → EROFS → publish. Needs no root and runs nothing of the guest,
/// so it works for every architecture. Everything is made in a scratch folder that the next build removes if this one is killed.
/// </summary>
internal sealed class ImageBuilder(ImageCatalogOptions options, ImageStore store, TimeProvider time)
{
    public const string KernelName = "kernel";
    public const string InitrdName = "initrd";
    public const string RootName = "root.erofs";

    // Where each step ends, as fraction of a first build; measured on two cores with an ordinary connection.
    private const double Listed = 0.20;
    private const double Resolved = 0.25;
    private const double Fetched = 0.60;
    private const double Unpacked = 0.85;
    private const double Arranged = 0.90;
    private const double Packed = 0.97;
    private const int ParallelUnpacks = 2;

    // Lists 100 MB, packages 110 MB, the unpacked tree 560 MB, the image 180 MB.
    private const long NeededBytes = 1_000_000_000;

    // mkfs.erofs takes a random one by default, and the same recipe shall give the same bytes.
    private const string FileSystemId = "6c616273-696d-4000-8000-000000000001";

    /// <summary>Builds the image; the caller holds the lock.</summary>
    public async Task<BuiltImage> BuildAsync(ImageRecipe recipe, ProgressPulse progress, CancellationToken cancellation)
    {
        var scratch = Path.Combine(options.ImagesDirectory, "scratch");
        Clear(scratch);
        if (new DriveInfo(options.ImagesDirectory).AvailableFreeSpace < NeededBytes)
        {
            throw DiskFull(recipe, null);
        }

        try
        {
            var apt = new AptCache(options, recipe, time);
            var packages = await FetchAsync(apt, recipe, progress, cancellation).ConfigureAwait(false);
            var root = Directory.CreateDirectory(Path.Combine(scratch, "root")).FullName;
            var kernel = Directory.CreateDirectory(Path.Combine(scratch, "kernel")).FullName;
            var finished = Directory.CreateDirectory(Path.Combine(scratch, "finished")).FullName;
            await UnpackAsync(apt, recipe, packages, (root, kernel), progress, cancellation).ConfigureAwait(false);

            progress.Report("arranging the root file system", Unpacked);
            RootTree.Arrange(recipe, root);
            await AddKernelAsync(recipe, root, kernel, finished, cancellation).ConfigureAwait(false);

            progress.Report("packing the root file system", Arranged);
            await HostTool.MakeErofs.RunAsync(
                ["--all-root", "-T0", $"-U{FileSystemId}", "-Eforce-inode-compact", Path.Combine(finished, RootName), root], null, cancellation).ConfigureAwait(false);

            progress.Report("verifying", Packed);
            return await store.PublishAsync(recipe, finished, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (FullDisk.Caused(failure))
        {
            throw DiskFull(recipe, failure);
        }
        finally
        {
            Clear(scratch);
        }
    }

    private RuntimeEnvironmentException DiskFull(ImageRecipe recipe, Exception? cause) => new(
        $"the disk is full: building the image {recipe.Name} needs {NeededBytes / 1_000_000} MB", $"free some space below {options.ImagesDirectory}; what was fetched is kept", cause);

    private static async Task<ImmutableArray<DebianPackage>> FetchAsync(
        AptCache apt, ImageRecipe recipe, ProgressPulse progress, CancellationToken cancellation)
    {
        for (var retry = false; ; retry = true)
        {
            progress.Report($"reading the package lists of Debian's {recipe.Suite}", 0);
            await apt.UpdateAsync(retry, done => progress.Report($"reading the package lists of Debian's {recipe.Suite}", done * Listed), cancellation).ConfigureAwait(false);
            progress.Report("choosing packages", Listed);
            var packages = await apt.ResolveAsync(cancellation).ConfigureAwait(false);
            var megabytes = packages.Sum(package => package.Bytes) / 1e6;
            var step = $"fetching {packages.Length} packages ({megabytes:F0} MB)";
            progress.Report(step, Resolved);
            try
            {
                await apt.FetchAsync(packages, done => progress.Report(step, Resolved + (done * (Fetched - Resolved))), cancellation).ConfigureAwait(false);
                return packages;
            }
            catch (RuntimeEnvironmentException) when (!retry)
            {
                // The lists are older than the mirror: a package was replaced meanwhile. Once more with new lists.
            }
        }
    }

    private static async Task UnpackAsync(
        AptCache apt, ImageRecipe recipe, ImmutableArray<DebianPackage> packages, (string Root, string Kernel) targets, ProgressPulse progress,
        CancellationToken cancellation)
    {
        var total = (double)packages.Sum(package => package.Bytes);
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelUnpacks, CancellationToken = cancellation };
        await Parallel.ForEachAsync(packages.OrderByDescending(package => package.Bytes), parallel, async (package, stop) =>
        {
            progress.Report($"unpacking {package.Name}", Fetched + (Interlocked.Read(ref done) / total * (Unpacked - Fetched)));
            var target = package.Name.StartsWith("linux-image-", StringComparison.Ordinal) ? targets.Kernel : targets.Root;
            await PackageUnpacker.UnpackAsync(apt.PathOf(package), target, path => RootTree.IsWanted(recipe, path), stop).ConfigureAwait(false);
            Interlocked.Add(ref done, package.Bytes);
        }).ConfigureAwait(false);
    }

    private static async Task AddKernelAsync(ImageRecipe recipe, string root, string kernel, string finished, CancellationToken cancellation)
    {
        var release = RootTree.FindRelease(kernel);
        var modules = KernelModuleSet.Load(Path.Combine(kernel, "lib", "modules", release));
        modules.Install(
            modules.ChooseByPath(recipe.Content.Modules, recipe.Content.WithoutModules), Directory.CreateDirectory(Path.Combine(root, "lib", "modules", release)).FullName);
        InitialRamDisk.Write(Path.Combine(finished, InitrdName), recipe, root, release, modules);
        await KernelImage.PlaceAsync(Path.Combine(kernel, "boot", $"vmlinuz-{release}"), Path.Combine(finished, KernelName), cancellation).ConfigureAwait(false);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
