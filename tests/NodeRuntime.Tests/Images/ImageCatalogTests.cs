using System.Collections.Immutable;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Tests.Agent;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Images;

public sealed class ImageCatalogTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    [Fact]
    public void The_recipes_of_the_repository_are_the_images()
    {
        var images = new ImageCatalog(Options(RepositoryFolder.Find("images")), TimeProvider.System).List();
        Assert.Equal(
            [
                ("labsim/host", "linux-host", "x86_64"), ("labsim/host", "linux-host", "aarch64"),
                ("labsim/router", "linux-router", "x86_64"), ("labsim/router", "linux-router", "aarch64"),
            ],
            images.Select(i => (i.Name, i.Kind, i.Architecture)));
        Assert.All(images, image => Assert.Null(image.Built));
    }

    [Fact]
    public async Task An_unknown_image_names_those_that_there_are()
    {
        var catalog = new ImageCatalog(Options(RepositoryFolder.Find("images")), TimeProvider.System);
        var unknown = await Assert.ThrowsAsync<KeyNotFoundException>(() => catalog.EnsureAsync("labsim/rooter", "x86_64", null, AgentProcess.Deadline()));
        Assert.Contains("labsim/router", unknown.Message, StringComparison.Ordinal);
        var foreign = await Assert.ThrowsAsync<KeyNotFoundException>(() => catalog.EnsureAsync("labsim/router", "s390x", null, AgentProcess.Deadline()));
        Assert.Contains("x86_64", foreign.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_architecture_has_its_own_kernel_console_packages_and_hash_and_the_rest_in_common()
    {
        var recipes = ImageRecipe.LoadAll(RepositoryFolder.Find("images")).Where(recipe => recipe.Name == "labsim/router").ToArray();
        Assert.Equal(["amd64", "arm64"], recipes.Select(recipe => recipe.DebianArchitecture));
        Assert.Equal(["linux-image-amd64", "linux-image-arm64"], recipes.Select(recipe => recipe.KernelPackage));
        Assert.Equal(["console=ttyS0", "console=ttyAMA0"], recipes.Select(recipe => recipe.CommandLine.Split(' ')[0]));
        Assert.Single(recipes.Select(recipe => recipe.CommandLine[recipe.CommandLine.IndexOf(' ')..]).Distinct());
        Assert.Equal(2, recipes.Select(recipe => recipe.Hash).Distinct().Count());
        Assert.Same(recipes[0].Content, recipes[1].Content);
    }

    [Theory]
    [InlineData("vax", "known architecture, 'vax' is none")]
    [InlineData("riscv64", "kernel for riscv64")]
    [InlineData("aarch64", "console for aarch64")]
    public void A_recipe_for_an_architecture_that_lacks_something_is_refused_by_name(string architecture, string lack)
    {
        WriteRecipes($$"""{ "name": "a/b", "kind": "k", "summary": "s", "commandLine": "quiet", "kernels": { "aarch64": "linux" }, "architectures": [ "{{architecture}}" ] }""");
        var wrong = Assert.Throws<InvalidDataException>(() => new ImageCatalog(Options(_home["recipes"]), TimeProvider.System).List());
        Assert.EndsWith(Path.Combine("own", "recipe.json") + ": the recipe has no " + lack, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builds_of_two_architectures_lie_side_by_side()
    {
        var store = new ImageStore(_home["images"]);
        var (known, foreign) = (Recipe("aaaaaaaaaaaaaaaaaaaa"), Recipe("bbbbbbbbbbbbbbbbbbbb") with { Architecture = "aarch64" });
        var built = new[] { await PublishAsync(store, known), await PublishAsync(store, foreign) };
        Assert.Equal(["labsim-test-x86_64", "labsim-test-aarch64"], built.Select(image => Path.GetFileName(Path.GetDirectoryName(image.Directory))));
        Assert.Equal(["x86_64", "aarch64"], built.Select(image => image.Manifest.Architecture));
        Assert.True(store.Remove(known));
        Assert.Equal("aarch64", store.Find(foreign)?.Manifest.Architecture);
    }

    [Fact]
    public void A_recipe_with_an_unknown_key_is_refused_by_name()
    {
        WriteRecipes("""{ "name": "a/b", "kernel": "x" }""");
        var wrong = Assert.Throws<InvalidDataException>(() => new ImageCatalog(Options(_home["recipes"]), TimeProvider.System).List());
        Assert.Contains(Path.Combine("own", "recipe.json"), wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_file_changes_the_hash_and_a_copy_does_not()
    {
        WriteRecipes("{}");
        var first = Hash("x86_64");
        Assert.Equal(first, Hash("x86_64"));
        Assert.NotEqual(first, Hash("aarch64"));
        File.WriteAllText(Path.Combine(_home["recipes"], "base", "init"), "x");
        var second = Hash("x86_64");
        File.Move(Path.Combine(_home["recipes"], "base", "init"), Path.Combine(_home["recipes"], "base", "inix"));
        Assert.Equal(3, new[] { first, second, Hash("x86_64") }.Distinct().Count());
    }

    [Fact]
    public async Task A_published_image_is_found_and_damage_is_noticed()
    {
        var recipe = Recipe("aaaaaaaaaaaaaaaaaaaa");
        var store = new ImageStore(_home["images"]);
        Assert.Null(store.Find(recipe));
        var built = await PublishAsync(store, recipe);
        Assert.Equal(built.Directory, store.Find(recipe)?.Directory);
        Assert.Equal(built.Manifest.Sha256, store.Find(recipe)!.Manifest.Sha256);
        Assert.Empty(await ImageStore.VerifyAsync(built, AgentProcess.Deadline()));

        File.WriteAllText(built.Root, "ROOT");
        Assert.NotNull(store.Find(recipe));
        Assert.Equal(["root.erofs"], await ImageStore.VerifyAsync(built, AgentProcess.Deadline()));
        File.WriteAllText(built.Root, "short");
        Assert.Null(store.Find(recipe));
        File.Delete(built.Root);
        Assert.Null(store.Find(recipe));
    }

    [Fact]
    public async Task A_half_written_manifest_is_no_image()
    {
        var recipe = Recipe("aaaaaaaaaaaaaaaaaaaa");
        var store = new ImageStore(_home["images"]);
        var built = await PublishAsync(store, recipe);
        var manifest = Path.Combine(built.Directory, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest)[..50]);
        Assert.Null(store.Find(recipe));
    }

    [Fact]
    public async Task The_build_before_the_newest_stays_and_older_ones_go()
    {
        var store = new ImageStore(_home["images"]);
        var hashes = new[] { "aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccc" };
        foreach (var hash in hashes)
        {
            var built = await PublishAsync(store, Recipe(hash));
            Directory.SetLastWriteTimeUtc(built.Directory, new DateTime(2026, 1, 1 + Array.IndexOf(hashes, hash), 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal([false, true, true], hashes.Select(hash => store.Find(Recipe(hash)) is not null));
        Assert.True(store.Remove(Recipe(hashes[0])));
        Assert.False(store.Remove(Recipe(hashes[0])));
        Assert.Null(store.Find(Recipe(hashes[2])));
    }

    [Fact]
    public async Task One_build_at_a_time_also_across_catalogues()
    {
        var waits = 0;
        var clock = new ManualTimeProvider();
        var first = await BuildLock.TakeAsync(_home["lock"], () => waits++, clock, AgentProcess.Deadline());
        var second = BuildLock.TakeAsync(_home["lock"], () => waits++, clock, AgentProcess.Deadline());
        Assert.False(second.IsCompleted);
        Assert.Equal(1, waits);
        first.Dispose();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await second).Dispose();
    }

    [Fact]
    public void Progress_is_repeated_every_second_and_never_goes_back()
    {
        var clock = new ManualTimeProvider();
        var heard = new List<ImageProgress>();
        var pulse = new ProgressPulse("i", new Listener(heard), clock);
        pulse.Report("a", 0.5);
        clock.Advance(TimeSpan.FromSeconds(2));
        pulse.Report("b", 0.2);
        pulse.Dispose();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([new("i", "a", 0.5), new("i", "a", 0.5), new("i", "a", 0.5), new("i", "b", 0.5)], heard);
    }

    [Fact]
    public async Task A_missing_tool_names_its_package()
    {
        var missing = await Assert.ThrowsAsync<RuntimeEnvironmentException>(
            () => new HostTool("no-such-tool", "its-package").RunAsync([], null, AgentProcess.Deadline()));
        Assert.Contains("its-package", missing.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_that_is_not_there_is_an_error_with_a_remedy()
    {
        if (!File.Exists("/usr/bin/apt-get"))
        {
            Assert.Skip("building images needs apt-get (Debian: apt)");
        }

        var options = Options(RepositoryFolder.Find("images")) with { Mirror = "http://127.0.0.1:9" };
        var catalog = new ImageCatalog(options, TimeProvider.System);
        var missing = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => catalog.EnsureAsync("labsim/host", "x86_64", null, AgentProcess.Deadline()));
        Assert.Contains("http://127.0.0.1:9", missing.Remedy, StringComparison.Ordinal);
        Assert.Null(catalog.Find("labsim/host", "x86_64"));
        Assert.False(Directory.Exists(Path.Combine(options.ImagesDirectory, "scratch")));
    }

    public void Dispose() => _home.Dispose();

    private ImageCatalogOptions Options(string recipes) => new() { RecipesDirectory = recipes, ImagesDirectory = _home["images"] };

    private string Hash(string architecture) =>
        RecipeHash.Compute(architecture, Path.Combine(_home["recipes"], "base"), Path.Combine(_home["recipes"], "own"));

    private void WriteRecipes(string own)
    {
        foreach (var (folder, text) in new[] { ("base", """{ "suite": "bookworm" }"""), ("own", own) })
        {
            var path = Directory.CreateDirectory(Path.Combine(_home["recipes"], folder)).FullName;
            File.WriteAllText(Path.Combine(path, "recipe.json"), text);
        }
    }

    private async Task<BuiltImage> PublishAsync(ImageStore store, ImageRecipe recipe)
    {
        var finished = Directory.CreateDirectory(_home["finished"]).FullName;
        foreach (var name in new[] { "kernel", "initrd", "root.erofs" })
        {
            await File.WriteAllTextAsync(Path.Combine(finished, name), "root");
        }

        return await store.PublishAsync(recipe, finished, DateTimeOffset.UnixEpoch, AgentProcess.Deadline());
    }

    private static ImageRecipe Recipe(string hash) => new()
    {
        Name = "labsim/test", Kind = "linux-host", Summary = "a test", Architecture = "x86_64", Suite = "bookworm", KernelPackage = "linux",
        CommandLine = "quiet", Folders = ImmutableArray<string>.Empty, Content = new RecipeFile(), Hash = hash,
    };

    private sealed class Listener(List<ImageProgress> heard) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => heard.Add(value);
    }
}
