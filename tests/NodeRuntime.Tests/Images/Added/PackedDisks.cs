using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.NodeRuntime.Tests.Disks;
using LabSim.TestKit;
using SharpCompress.Compressors.BZip2;

namespace LabSim.NodeRuntime.Tests.Images.Added;

/// <summary>Disks in compressed files and archives, and what strangers put there instead.</summary>
public sealed class PackedDisks : IDisposable
{
    private static readonly byte[] Disk = CountingDisk.Write();

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("disk.img.gz")]
    [InlineData("disk.img.bz2")]
    [InlineData("disk.img.xz")]
    [InlineData("disk.zip")]
    [InlineData("disk.ova")]
    [InlineData("disk.tar.gz")]
    [InlineData("disk.tar.xz")]
    [InlineData("no-ending")]
    public async Task The_disk_in_it_becomes_the_image(string name)
    {
        var file = await PackAsync(name, Disk);
        var added = await AddAsync(file);
        Assert.Equal(Disk, await File.ReadAllBytesAsync(added.Present.Path, Cancellation));
        Assert.Equal((name, Convert.ToHexStringLower(SHA256.HashData(Disk))), (added.Manifest.Source, added.Manifest.Sha256));
        Assert.False(Directory.Exists(_directory["images/added/.new"]));
    }

    [Fact]
    public async Task A_sum_may_be_the_files_or_the_disks()
    {
        var file = await PackAsync("disk.img.gz", Disk);
        await AddAsync(file, a => a with { Checksum = DiskChecksum.Parse(Convert.ToHexString(SHA256.HashData(Read(file)))) });
        await AddAsync(file, a => a with { Checksum = DiskChecksum.Parse(Convert.ToHexString(SHA256.HashData(Disk))), Replace = true });
        var refused = await RefusedAsync(file, a => a with { Checksum = DiskChecksum.Parse(new string('0', 64)), Replace = true });
        Assert.Contains("SHA256 sum is", refused.Message);

        static byte[] Read(string path) => File.ReadAllBytes(path);
    }

    [Fact]
    public async Task Names_that_lead_elsewhere_lead_nowhere()
    {
        using (var zip = ZipFile.Open(_directory["slip.zip"], ZipArchiveMode.Create))
        {
            await using var entry = await zip.CreateEntry("../../../../tmp/labsim-slip.img").OpenAsync(Cancellation);
            await entry.WriteAsync(Disk, Cancellation);
        }

        await AddAsync(_directory["slip.zip"]);
        Assert.False(File.Exists("/tmp/labsim-slip.img"));
        await TarAsync("slip.tar", (TarEntryType.RegularFile, "../../../../../../tmp/labsim-slip.img", null));
        await AddAsync(_directory["slip.tar"]);
        Assert.False(File.Exists("/tmp/labsim-slip.img"));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.Directory)]
    public async Task What_is_no_file_is_no_disk(TarEntryType type)
    {
        await TarAsync("odd.tar", (type, "disk.img", "/etc/shadow"));
        Assert.Contains("has no disk in it", (await RefusedAsync(_directory["odd.tar"])).Message);
        await TarAsync("both.tar", (type, "other.img", "/etc/shadow"), (TarEntryType.RegularFile, "disk.img", null));
        Assert.Equal(Disk, await File.ReadAllBytesAsync((await AddAsync(_directory["both.tar"])).Present.Path, Cancellation));
    }

    [Fact]
    public async Task More_than_one_disk_and_none_are_refused()
    {
        await TarAsync("two.ova", (TarEntryType.RegularFile, "a.ovf", null), (TarEntryType.RegularFile, "d1.vmdk", null), (TarEntryType.RegularFile, "d2.vmdk", null));
        Assert.Contains("has 2 disks in it (d1.vmdk, d2.vmdk)", (await RefusedAsync(_directory["two.ova"])).Message);
        await TarAsync("none.tar", (TarEntryType.RegularFile, "readme.txt", null), (TarEntryType.RegularFile, "licence.txt", null));
        Assert.Contains("has no disk in it", (await RefusedAsync(_directory["none.tar"])).Message);
        Assert.Contains("the disk.img in it is compressed by gzip", (await RefusedAsync(await PackAsync("disk.img.gz", await File.ReadAllBytesAsync(await PackAsync("inner.img.gz", Disk), Cancellation)))).Message);
    }

    [Theory]
    [InlineData("bomb.img.gz")]
    [InlineData("bomb.zip")]
    [InlineData("bomb.img.xz")]
    public async Task What_unpacks_without_end_is_stopped(string name)
    {
        var file = await PackAsync(name, new byte[64 << 20]);
        Assert.True(new FileInfo(file).Length < 1 << 20);
        var refused = await RefusedAsync(file, most: 16 << 20);
        Assert.Contains("unpacks to more than 16 MiB", refused.Message);
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(_directory["images/added"]).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("disk.img.gz")]
    [InlineData("disk.img.bz2")]
    [InlineData("disk.img.xz")]
    [InlineData("disk.zip")]
    [InlineData("disk.tar")]
    public async Task What_is_damaged_is_refused_whatever_is_wrong_with_it(string name)
    {
        var whole = await File.ReadAllBytesAsync(await PackAsync(name, RandomNumberGenerator.GetBytes(200_000)), Cancellation);
        for (var i = 0; i < 24; i++)
        {
            var broken = whole[..(i % 2 == 0 ? 6 + (i * 7919 % (whole.Length - 6)) : whole.Length)];
            for (var flips = 0; flips < i % 7; flips++)
            {
                broken[6 + (((i * 104_729) + (flips * 1_299_709)) % (broken.Length - 6))] ^= (byte)(1 + (i * 31 % 255));
            }

            await File.WriteAllBytesAsync(_directory["broken." + name], broken, Cancellation);
            try
            {
                await AddAsync(_directory["broken." + name], a => a with { Replace = true });
            }
            catch (ImageRefusedException refused)
            {
                Assert.NotNull(refused.Remedy);
            }
        }
    }

    private async Task<string> PackAsync(string name, byte[] disk)
    {
        var path = _directory[name];
        switch (Path.GetExtension(name))
        {
            case ".zip":
                using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
                {
                    zip.CreateEntry("readme.txt");
                    await using var entry = await zip.CreateEntry("folder/disk.img").OpenAsync(Cancellation);
                    await entry.WriteAsync(disk, Cancellation);
                }

                break;
            case ".ova" or ".tar":
                await TarAsync(name, disk, (TarEntryType.RegularFile, "box.ovf", null), (TarEntryType.RegularFile, "box/disk.img", null));
                break;
            default:
                await CompressAsync(path, name.Contains(".tar.", StringComparison.Ordinal) ? await File.ReadAllBytesAsync(await PackAsync("inner.tar", disk), Cancellation) : disk);
                break;
        }

        return path;
    }

    private static async Task CompressAsync(string path, byte[] content)
    {
        if (path.EndsWith(".xz", StringComparison.Ordinal))
        {
            await File.WriteAllBytesAsync(path[..^3], content, Cancellation);
            using var xz = Process.Start("xz", ["-f", "-T1", path[..^3]]);
            await xz.WaitForExitAsync(Cancellation);
            Assert.Equal(0, xz.ExitCode);
            return;
        }

        await using var file = File.Create(path);
        await using Stream packed = path.EndsWith(".bz2", StringComparison.Ordinal)
            ? BZip2Stream.Create(file, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false) : new GZipStream(file, CompressionMode.Compress);
        await packed.WriteAsync(content, Cancellation);
    }

    private Task TarAsync(string name, params (TarEntryType Type, string Name, string? Link)[] entries) => TarAsync(name, Disk, entries);

    private async Task TarAsync(string name, byte[] disk, params (TarEntryType Type, string Name, string? Link)[] entries)
    {
        await using var file = File.Create(_directory[name]);
        await using var tar = new TarWriter(file);
        foreach (var (type, entryName, link) in entries)
        {
            var entry = new PaxTarEntry(type, entryName);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = link!;
            }
            else if (type == TarEntryType.RegularFile)
            {
                entry.DataStream = new MemoryStream(entryName.EndsWith(".img", StringComparison.Ordinal) ? disk : [1]);
            }

            await tar.WriteEntryAsync(entry, Cancellation);
        }
    }

    private Task<DiskImage> AddAsync(string file, Func<DiskAddition, DiskAddition>? change = null, long most = 1L << 30)
    {
        var catalog = new ImageCatalog(
            new ImageCatalogOptions { RecipesDirectory = RepositoryFolder.Find("images"), ImagesDirectory = _directory["images"], MostUnpackedBytes = most }, TimeProvider.System);
        var addition = new DiskAddition { File = file, Name = $"x/{Path.GetFileName(file)}", Kind = "vm", Architecture = "x86_64" };
        return catalog.AddAsync(change is null ? addition : change(addition), null, Cancellation);
    }

    private Task<ImageRefusedException> RefusedAsync(string file, Func<DiskAddition, DiskAddition>? change = null, long most = 1L << 30) =>
        Assert.ThrowsAsync<ImageRefusedException>(() => AddAsync(file, change, most));
}
