using System.Security.Cryptography;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tests.Disks;
using LabSim.NodeRuntime.Tests.Disks.Headers;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Images.Added;

public sealed class AddingDisks : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ImageCatalog Catalog => new(
        new ImageCatalogOptions { RecipesDirectory = RepositoryFolder.Find("images"), ImagesDirectory = _directory["images"], MachineUser = MachineUser.ForThisServer() }, TimeProvider.System);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_disk_becomes_an_image_with_its_settings()
    {
        var added = await AddAsync(Write("veos.img", CountingDisk.Write()), a => a with { Name = "arista/veos", MemoryBytes = 2L << 30, Cpus = 2, DiskBus = "ide", NicModel = "e1000" });
        var found = Assert.IsType<DiskImage>(Catalog.Find("arista/veos", "x86_64"));
        Assert.Equal(added.Manifest, found.Manifest);
        Assert.Equal(("veos.img", 2L << 30, 2, "ide", "e1000"), (found.Manifest.Source, found.Manifest.MemoryBytes, found.Manifest.Cpus, found.Manifest.DiskBus, found.Manifest.NicModel));
        Assert.Equal(("raw", CountingDisk.Bytes), (found.Present.Format, found.Present.VirtualBytes));
        Assert.Equal(CountingDisk.Write(), await File.ReadAllBytesAsync(found.Present.Path, Cancellation));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(CountingDisk.Write())), found.Manifest.Sha256);
        Assert.Empty(await Catalog.VerifyAsync("arista/veos", "x86_64", Cancellation));
        var listed = Catalog.List().Single(image => image.Built is DiskImage);
        Assert.Equal(("arista/veos", "vm", "x86_64", "added from veos.img"), (listed.Name, listed.Kind, listed.Architecture, listed.Summary));
        Assert.Null(Catalog.Find("arista/veos", "aarch64"));

        // Machines of another user read it; the folders may be passed.
        Assert.True(File.GetUnixFileMode(found.Present.Path).HasFlag(UnixFileMode.OtherRead));
        Assert.True(File.GetUnixFileMode(Path.GetDirectoryName(found.Present.Path)!).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute));
        Assert.Equal([".lock", "arista@veos"], Entries());
    }

    [Fact]
    public async Task A_disk_is_fetched_checked_and_named_by_its_address()
    {
        using var server = new FileServer(CountingDisk.Write());
        var address = new Uri(server.Root, "pool/my%20disk.img?token=1").AbsoluteUri;
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(CountingDisk.Write());
        var sum = Convert.ToHexStringLower(md5.GetHashAndReset());
        var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => AddAsync(address, a => a with { Name = "d", Checksum = DiskChecksum.Parse($"md5:{sum[1..]}0") }));
        Assert.Contains($"its MD5 sum is {sum}, not", refused.Message);
        Assert.Equal([".downloads", ".lock"], Entries());
        Assert.Empty(Directory.GetFiles(_directory["images/added/.downloads"]));
        var added = await AddAsync(address, a => a with { Name = "d", Checksum = DiskChecksum.Parse($"md5:{sum}") });
        Assert.Equal(("my disk.img", CountingDisk.Bytes), (added.Manifest.Source, added.Present.VirtualBytes));
        Assert.Empty(Directory.GetFiles(_directory["images/added/.downloads"]));
    }

    [Fact]
    public async Task An_empty_disk_is_made()
    {
        var added = await AddAsync("", a => a with { Name = "empty/8G", BlankBytes = 8L << 30 });
        Assert.Equal(("empty 8192M", "qcow2", 8L << 30), (added.Manifest.Source, added.Present.Format, added.Present.VirtualBytes));
        Assert.InRange(added.Manifest.Bytes, 1, 1 << 20);
    }

    [Fact]
    public async Task Zeros_take_no_room_and_are_there()
    {
        var disk = new byte[32 << 20];
        CountingDisk.Write().CopyTo(disk, 0);
        disk[20 << 20] = 7;
        var added = await AddAsync(Write("a.raw", disk));
        Assert.Equal(disk, await File.ReadAllBytesAsync(added.Present.Path, Cancellation));
        var blocks = long.Parse((await new HostTool("stat", "coreutils").RunAsync(["-c", "%b", added.Present.Path], null, Cancellation)).Single());
        Assert.InRange(blocks * 512, 1, 8 << 20);
    }

    [Fact]
    public async Task A_VMDK_is_converted_by_the_machines_user()
    {
        var raw = Write("a.raw", CountingDisk.Write());
        foreach (var type in (string[])["monolithicSparse", "streamOptimized"])
        {
            var vmdk = _directory[$"{type}.vmdk"];
            await QemuImageAsync("convert", "-f", "raw", "-O", "vmdk", "-o", $"subformat={type}", raw, vmdk);

            // Readable by its owner alone: what works on it is not the file but its copy.
            File.SetUnixFileMode(vmdk, UnixFileMode.UserRead);
            var added = await AddAsync(vmdk);
            Assert.Equal(("qcow2", CountingDisk.Bytes), (added.Present.Format, added.Present.VirtualBytes));
            await QemuImageAsync("convert", "-f", "qcow2", "-O", "raw", added.Present.Path, _directory["back"]);
            Assert.Equal(CountingDisk.Write(), await File.ReadAllBytesAsync(_directory["back"], Cancellation));
            var owner = await new HostTool("stat", "coreutils").RunAsync(["-c", "%u", added.Present.Path], null, Cancellation);
            Assert.True(!SystemUser.IsRoot || owner.Single() == "0");
        }
    }

    [Fact]
    public async Task A_broken_VMDK_is_refused_with_the_converters_words_and_leaves_nothing()
    {
        await QemuImageAsync("convert", "-f", "raw", "-O", "vmdk", "-o", "subformat=streamOptimized", Write("a.raw", CountingDisk.Write()), _directory["good.vmdk"]);
        var bytes = await File.ReadAllBytesAsync(_directory["good.vmdk"], Cancellation);

        // The compressed grains begin behind what the header calls overhead.
        var grains = (int)BitConverter.ToInt64(bytes, 64) * 512;
        bytes.AsSpan(grains + 12, 64).Fill(0xFF);
        var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => AddAsync(Write("a.vmdk", bytes)));
        Assert.Contains("a.vmdk cannot be converted: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("qemu-img", refused.Message, StringComparison.Ordinal);
        Assert.Equal([".lock"], Entries());
    }

    [Theory]
    [InlineData("folder", "is a folder, and no file")]
    [InlineData("pipe", "is a named pipe, and no file")]
    [InlineData("device", "is a device, and no file")]
    [InlineData("missing", "cannot be read: ")]
    [InlineData("loop", "Too many levels of symbolic links")]
    [InlineData("empty", "is empty")]
    [InlineData("backing.qcow2", "has a backing file ('/etc/shadow')")]
    public async Task What_is_no_disk_is_refused_by_name_and_leaves_nothing(string what, string reason)
    {
        var path = what == "device" ? "/dev/null" : _directory[what];
        switch (what)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "pipe":
                await new HostTool("mkfifo", "coreutils").RunAsync([path], null, Cancellation);
                break;
            case "loop":
                File.CreateSymbolicLink(path, path);
                break;
            case "empty":
                Write(what, []);
                break;
            case "backing.qcow2":
                Write(what, new Qcow2Bytes().Put64(8, 512).Put32(16, 11).PutText(512, "/etc/shadow").Bytes);
                break;
        }

        var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => AddAsync(path).WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Remedy);
        Assert.Equal([".lock"], Entries());
        Assert.DoesNotContain(Catalog.List(), image => image.Built is not null);
    }

    [Fact]
    public async Task A_link_to_a_file_is_the_file()
    {
        File.CreateSymbolicLink(_directory["link.img"], Write("a.img", CountingDisk.Write()));
        Assert.Equal("link.img", (await AddAsync(_directory["link.img"])).Name);
    }

    [Fact]
    public async Task A_name_in_use_is_refused_and_replacing_keeps_what_is_needed_and_the_one_before()
    {
        var contents = new List<DiskContent>();
        for (byte version = 1; version <= 4; version++)
        {
            var file = Write("a.img", Version(version));
            if (version > 1)
            {
                var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => AddAsync(file));
                Assert.Contains("there is an image 'a.img' already", refused.Message, StringComparison.Ordinal);
            }

            contents.Add((await AddAsync(file, a => a with { Replace = true, Needed = [.. contents.Take(1).Select(c => c.Id)] })).Present);
        }

        var image = (DiskImage)Catalog.Find("a.img", "x86_64")!;
        Assert.Equal(contents[3], image.Present);
        Assert.Equal(new[] { contents[0], contents[2] }.ToHashSet(), image.Contents.Skip(1).ToHashSet());
        Assert.Equal(Version(1), await File.ReadAllBytesAsync(contents[0].Path, Cancellation));

        // The same bytes again: only the settings change.
        var again = await AddAsync(Write("a.img", Version(4)), a => a with { Replace = true, Cpus = 3, Needed = [contents[0].Id] });
        Assert.Equal((contents[3], 3), (again.Present, again.Manifest.Cpus));

        Assert.True(Catalog.Remove("a.img", "x86_64"));
        Assert.False(Catalog.Remove("a.img", "x86_64"));
        Assert.Equal([".lock"], Entries());
    }

    [Fact]
    public async Task The_images_of_LabSim_keep_their_names() => Assert.Contains(
        "comes with LabSim", (await Assert.ThrowsAsync<ImageRefusedException>(() => AddAsync(Write("a.img", CountingDisk.Write()), a => a with { Name = "labsim/host" }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_interrupted_copy_leaves_nothing_and_what_a_killed_one_left_goes_with_the_next()
    {
        var file = Write("a.img", [.. CountingDisk.Write(), .. Enumerable.Repeat((byte)1, 8 << 20)]);
        using var interrupted = new CancellationTokenSource();
        var progress = new Interruption(interrupted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Catalog.AddAsync(Addition(file), progress, interrupted.Token));
        Assert.Equal([".lock"], Entries());

        Directory.CreateDirectory(_directory["images/added/.new"]);
        await File.WriteAllTextAsync(_directory["images/added/.new/disk"], "half", Cancellation);
        await AddAsync(file);
        Assert.Equal([".lock", "a.img"], Entries());
    }

    [Fact]
    public async Task What_was_damaged_afterwards_is_no_image()
    {
        var added = await AddAsync(Write("a.qcow2", new Qcow2Bytes().Bytes));
        await File.WriteAllBytesAsync(added.Present.Path, new Qcow2Bytes().Put64(8, 512).Bytes, Cancellation);
        Assert.Null(Catalog.Find("a.qcow2", "x86_64"));
        await File.WriteAllBytesAsync(added.Present.Path, new Qcow2Bytes().Bytes[..^512], Cancellation);
        Assert.Null(Catalog.Find("a.qcow2", "x86_64"));
        await AddAsync(Write("a.qcow2", new Qcow2Bytes().Bytes));
        Assert.NotNull(Catalog.Find("a.qcow2", "x86_64"));
    }

    private static byte[] Version(byte version)
    {
        var disk = CountingDisk.Write();
        disk[1000] = version;
        return disk;
    }

    private Task<DiskImage> AddAsync(string file, Func<DiskAddition, DiskAddition>? change = null) =>
        Catalog.AddAsync((change ?? (a => a))(Addition(file)), null, Cancellation);

    private static DiskAddition Addition(string file) => new() { File = file, Name = Path.GetFileName(file), Kind = "vm", Architecture = "x86_64" };

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_directory[name], content);
        return _directory[name];
    }

    private string[] Entries() => [.. Directory.GetFileSystemEntries(_directory["images/added"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static async Task QemuImageAsync(params string[] words)
    {
        RequireImageTool();
        await new HostTool("qemu-img", "qemu-utils").RunAsync(words, null, Cancellation);
    }

    private static void RequireImageTool() => Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "qemu-img is not installed");

    private sealed class Interruption(CancellationTokenSource source) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => source.Cancel();
    }
}
