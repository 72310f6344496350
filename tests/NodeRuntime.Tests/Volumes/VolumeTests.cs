using System.Collections.Immutable;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using LabSim.NodeRuntime.Volumes;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Volumes;

/// <summary>Volumes as programs read them that others wrote.</summary>
public sealed class VolumeTests
{
    private static readonly ImmutableArray<VolumeFile> Files =
    [
        File("meta-data", "instance"), File("user-data", "#cloud-config\n"), File("openstack/latest/user_data", new string('x', 5000)), File("empty", ""),
        File("A_rather_long_name-with.several.dots-in-it-and-63-characters.conf", "long"), File("openstack/content/0000", "licence"),
    ];

    [Theory]
    [InlineData(VolumeFormat.Iso9660)]
    [InlineData(VolumeFormat.Fat)]
    public async Task Every_file_is_read_back_under_its_own_name(VolumeFormat format)
    {
        using var folder = new TemporaryDirectory();
        var image = Write(folder, new Volume(format, "vmm-data", Files));
        foreach (var file in Files)
        {
            var copy = folder["copy"];
            var content = format == VolumeFormat.Iso9660 ? await RunAsync("isoinfo", "-J", "-i", image, "-x", "/" + file.Path) : await ReadFatAsync(image, file.Path, copy);
            Assert.Equal(Encoding.ASCII.GetString(file.Content.Span), content);
        }
    }

    [Fact]
    public async Task A_CD_has_its_label_and_both_kinds_of_names()
    {
        using var folder = new TemporaryDirectory();
        var image = Write(folder, new Volume(VolumeFormat.Iso9660, "cidata", Files));
        var head = await RunAsync("isoinfo", "-d", "-i", image);
        Assert.Contains("Volume id: cidata\n", head, StringComparison.Ordinal);
        Assert.Contains("Joliet with UCS level 3 found", head, StringComparison.Ordinal);
        Assert.Equal(
            ["/A_RATHER_LONG_NAME_WITH_SE.CONF;1", "/EMPTY.;1", "/META_DATA.;1", "/OPENSTACK", "/OPENSTACK/CONTENT", "/OPENSTACK/CONTENT/0000.;1", "/OPENSTACK/LATEST", "/OPENSTACK/LATEST/USER_DATA.;1", "/USER_DATA.;1"],
            (await RunAsync("isoinfo", "-f", "-i", image)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal(
            Files.Select(file => "/" + file.Path).Concat(["/openstack", "/openstack/content", "/openstack/latest"]).Order(StringComparer.Ordinal),
            (await RunAsync("isoinfo", "-J", "-f", "-i", image)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_directory_may_have_more_entries_than_a_sector_or_cluster_holds()
    {
        using var folder = new TemporaryDirectory();
        ImmutableArray<VolumeFile> many = [.. Enumerable.Range(0, 200).Select(i => File($"folder/a-name-of-some-length-{i:000}.txt", $"{i}"))];
        var cd = Write(folder, new Volume(VolumeFormat.Iso9660, "many", many));
        Assert.Equal(many.Select(file => "/" + file.Path).Prepend("/folder"), (await RunAsync("isoinfo", "-J", "-f", "-i", cd)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("199", await RunAsync("isoinfo", "-J", "-i", cd, "-x", "/" + many[199].Path));

        var stick = Write(folder, new Volume(VolumeFormat.Fat, "many", many));
        await RunAsync("fsck.fat", "-n", stick);
        Assert.Equal("123", await ReadFatAsync(stick, many[123].Path, folder["copy"]));
    }

    [Fact]
    public async Task A_FAT_volume_is_sound_and_has_its_label_and_takes_little_room()
    {
        using var folder = new TemporaryDirectory();
        var image = Write(folder, new Volume(VolumeFormat.Fat, "vmm-data", Files));
        Assert.Matches(@": 10 files, \d+/16343 clusters", await RunAsync("fsck.fat", "-n", image));
        Assert.Contains("vmm-data", await RunAsync("mlabel", "-s", "-i", image, "::"), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(int.Parse((await RunAsync("du", "-k", image)).Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture), 1, 400);
        Assert.Equal(32 << 20, new FileInfo(image).Length);
    }

    [Theory]
    [InlineData(VolumeFormat.Iso9660)]
    [InlineData(VolumeFormat.Fat)]
    public void Equal_volumes_give_equal_bytes_and_too_large_ones_are_refused(VolumeFormat format)
    {
        using var folder = new TemporaryDirectory();
        var volume = new Volume(format, "same", Files);
        Assert.Equal(System.IO.File.ReadAllBytes(Write(folder, volume)), System.IO.File.ReadAllBytes(Write(folder, volume)));
        Assert.Throws<ArgumentException>(() => Write(folder, new Volume(format, "large", [new VolumeFile("x", new byte[Volume.MostBytes + 1])])));
        Write(folder, new Volume(format, "full", [new VolumeFile("x", new byte[Volume.MostBytes])]));
    }

    [Fact]
    public async Task An_archive_is_what_tar_takes_and_always_the_same()
    {
        using var folder = new TemporaryDirectory();
        var packed = TarArchive.Pack(Files);
        Assert.Equal(packed, TarArchive.Pack(Files));
        await System.IO.File.WriteAllBytesAsync(folder["a.tgz"], packed, TestContext.Current.CancellationToken);
        Assert.Equal("licence", await RunAsync("tar", "-xzOf", folder["a.tgz"], "openstack/content/0000"));
        await using var reader = new TarReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        Assert.Equal("openstack/", (await reader.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken))!.Name);
    }

    private static VolumeFile File(string path, string content) => new(path, Encoding.ASCII.GetBytes(content));

    private static string Write(TemporaryDirectory folder, Volume volume)
    {
        var path = folder[$"{Guid.NewGuid():n}.img"];
        using var file = new FileStream(path, FileMode.CreateNew);
        volume.Write(file);
        return path;
    }

    private static async Task<string> ReadFatAsync(string image, string path, string copy)
    {
        await RunAsync("mcopy", "-n", "-o", "-i", image, $"::/{path}", copy);
        return await System.IO.File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken);
    }

    private static async Task<string> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin" } })!;
        var (output, complaint) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await complaint} {await output}");
        return await output;
    }
}
