using System.Text.Json;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Tests.Processes;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Once;

/// <summary><c>labsim-server once image-add</c>, the real program.</summary>
public sealed class AddingImages
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_is_added_listed_inspected_and_removed()
    {
        using var program = new ServerProgram();
        var file = Disk(program, "a.img");
        var (status, lines) = await AddAsync(program, new ImageAddRequest { File = file, Name = "x/y", Memory = "2G", Cpus = 2, DiskBus = "ide", Firmware = "uefi", Nic = "e1000" });
        Assert.True(status == ExitStatus.Done, string.Join('\n', lines));
        var image = JsonSerializer.Deserialize(lines[^1], ContractJson.Default.ImageDocument)!;
        Assert.Equal(("x/y", "vm", "x86_64", "added", "added from a.img"), (image.Name, image.Kind, image.Arch, image.State, image.Summary));
        Assert.Equal(new ImageDiskDocument("raw", 1 << 20, "a.img", 2L << 30, 2, "ide", "e1000") { Firmware = "uefi" }, image.Disk);
        Assert.Contains(lines, line => JsonSerializer.Deserialize(line, ContractJson.Default.ImageProgressDocument) is { Step: "copying (0 of 1 MiB)" });

        var inspected = await DocumentAsync(program, "image-inspect", "x/y");
        Assert.Equal(image.Disk, inspected.Disk);
        (status, var listed, _) = await program.RunAsync("", "once", "image-ls");
        Assert.Contains(JsonSerializer.Deserialize(listed, ContractJson.Default.ImageDocumentArray)!, known => known.Name == "x/y" && known.State == "added");

        Assert.Equal(ExitStatus.Usage, (await program.RunAsync("", "once", "image-build", "x/y")).Status);
        (status, var refused) = await AddAsync(program, new ImageAddRequest { File = file, Name = "x/y" });
        Assert.Equal(ExitStatus.Failed, status);
        Assert.Contains("there is an image 'x/y' already", Problem(refused).Detail, StringComparison.Ordinal);
        (status, _) = await AddAsync(program, new ImageAddRequest { File = file, Name = "x/y", Force = true });
        Assert.Equal(ExitStatus.Done, status);

        Assert.Equal("absent", (await DocumentAsync(program, "image-rm", "x/y")).State);
        Assert.Equal(ExitStatus.NotFound, (await program.RunAsync("", "once", "image-rm", "x/y")).Status);
    }

    [Fact]
    public async Task A_CD_is_added_with_the_disks_that_its_nodes_have()
    {
        using var program = new ServerProgram();
        await File.WriteAllBytesAsync(program["installer.iso"], InstallerCd.Write(), Cancellation);
        var (status, lines) = await AddAsync(program, new ImageAddRequest { File = program["installer.iso"], Disks = ["20G", "x/y"], Cdrom = "drivers.iso" });
        Assert.True(status == ExitStatus.Done, string.Join('\n', lines));
        var disk = (await DocumentAsync(program, "image-inspect", "installer.iso")).Disk!;
        Assert.Equal(("iso", "drivers.iso"), (disk.Format, disk.Cdrom));
        Assert.Equal(["20G", "x/y"], disk.Disks);
    }

    [Fact]
    public async Task An_image_with_users_goes_only_by_force()
    {
        using var program = new ServerProgram();
        var (_, lines) = await AddAsync(program, new ImageAddRequest { File = Disk(program, "a.img") });
        var content = Path.GetDirectoryName(JsonSerializer.Deserialize(lines[^1], ContractJson.Default.ImageDocument)!.Files!.Keys.Single());
        var node = Directory.CreateDirectory(Path.Combine(program.Home.Data, "labs", "tour", "nodes", "fw1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(node, $"disk-a.img-{content}.qcow2"), "", Cancellation);

        var (status, output, _) = await program.RunAsync("", "once", "image-rm", "a.img");
        Assert.Equal(ExitStatus.Failed, status);
        Assert.Equal("image 'a.img' is used by tour/fw1", JsonSerializer.Deserialize(output, ContractJson.Default.ProblemDocument)!.Detail);
        Assert.Equal(ExitStatus.Done, (await program.RunAsync("", "once", "image-rm", "a.img", "--force")).Status);
    }

    [Theory]
    [InlineData("""{ "name": "a b" }""", "'a b' is no name for an image (letters, digits and . _ + - /, at most 128, no part beginning with a dot or dash)")]
    [InlineData("""{ "name": "labsim/mine" }""", "'labsim/mine': names that begin with labsim/ are for the images that come with LabSim")]
    [InlineData("""{ "arch": "mips" }""", "--arch is one of x86_64, aarch64, riscv64, ppc64, not 'mips'")]
    [InlineData("""{ "arch": "aarch64", "firmware": "bios" }""", "the board of aarch64 has no BIOS")]
    [InlineData("""{ "arch": "aarch64", "diskBus": "ide" }""", "the board of aarch64 has no IDE controller")]
    [InlineData("""{ "disks": ["20"] }""", "--disk is the size of an empty disk, such as 20G, or an image's name, not '20'")]
    [InlineData("""{ "disks": ["1G", "1G", "1G", "1G"] }""", "a node has at most three further disks")]
    [InlineData("""{ "cdrom": "../x" }""", "'../x' is no name of an image")]
    [InlineData("""{ "firmware": "coreboot" }""", "--firmware is one of bios, uefi, not 'coreboot'")]
    [InlineData("""{ "kind": "linux-host" }""", "a disk cannot be of the kind 'linux-host'")]
    [InlineData("""{ "memory": "2" }""", "--memory is a size such as 160M or 1G, from 16M to 1024G, not '2'")]
    [InlineData("""{ "cpus": 65 }""", "--cpus is a whole number from 1 to 64, not 65")]
    [InlineData("""{ "diskBus": "floppy" }""", "--disk-bus is one of virtio, ide, sata, scsi, nvme, not 'floppy'")]
    [InlineData("""{ "nic": "ne2k" }""", "--nic is one of virtio-net, e1000, e1000e, vmxnet3, rtl8139, pcnet, not 'ne2k'")]
    [InlineData("""{ "format": "vdi" }""", "--format is one of raw, qcow2, vmdk, iso, not 'vdi'")]
    public async Task Wrong_words_are_told_before_anything_is_read(string change, string detail)
    {
        using var program = new ServerProgram();
        var changes = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!;
        changes["file"] = JsonSerializer.SerializeToElement(Disk(program, "a.img"));
        var (status, lines) = await AddAsync(program, JsonSerializer.Serialize(changes));
        Assert.Equal((ExitStatus.Usage, detail), (status, Problem(lines).Detail));
        Assert.False(Directory.Exists(program.Home.Data));
    }

    [Fact]
    public async Task Whoever_goes_away_leaves_nothing()
    {
        using var program = new ServerProgram();
        var file = program["big.img"];
        await using (var disk = new FileStream(file, FileMode.CreateNew))
        {
            // Long enough that the copy is under way when the input closes: zeros are read, and not written.
            disk.SetLength(64L << 30);
            disk.Position = 510;
            disk.Write([0x55, 0xAA]);
        }

        var process = program.Start("once", "image-add");
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new ImageAddRequest { File = file }, ContractJson.Default.ImageAddRequest));
        await process.StandardInput.FlushAsync(Cancellation);
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(Cancellation));
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(ExitStatus.Interrupted, process.ExitCode);
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(Path.Combine(program.Home.Data, "images", "added")).Select(path => Path.GetFileName(path)));
    }

    private static string Disk(ServerProgram program, string name)
    {
        File.WriteAllBytes(program[name], [.. new byte[510], 0x55, 0xAA, .. new byte[(1 << 20) - 512]]);
        return program[name];
    }

    private static ProblemDocument Problem(string[] lines) => JsonSerializer.Deserialize(lines[^1], ContractJson.Default.ProblemDocument)!;

    private static async Task<ImageDocument> DocumentAsync(ServerProgram program, params string[] words)
    {
        var (status, output, error) = await program.RunAsync("", ["once", .. words]);
        Assert.True(status == ExitStatus.Done, output + error);
        return JsonSerializer.Deserialize(output, ContractJson.Default.ImageDocument)!;
    }

    private static Task<(int Status, string[] Lines)> AddAsync(ServerProgram program, ImageAddRequest request) =>
        AddAsync(program, JsonSerializer.Serialize(request, ContractJson.Default.ImageAddRequest));

    private static Task<(int Status, string[] Lines)> AddAsync(ServerProgram program, string request) => program.RunHeldAsync(request, "once", "image-add");
}
