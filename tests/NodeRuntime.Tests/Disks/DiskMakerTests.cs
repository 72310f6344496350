using System.Text.Json;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>A machine's own disk, made by the real tools, and by tools that play a poor host.</summary>
public sealed class DiskMakerTests : IDisposable
{
    private const long Bytes = 256 << 20;
    private static readonly RuntimeOptions Host = new();

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Disk => _directory["state/disk.qcow2"];

    public DiskMakerTests() => Directory.CreateDirectory(_directory["state"]);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_is_an_ext4_file_system_in_a_sparse_qcow2_without_a_backing_file()
    {
        RequireTools();
        await new DiskMaker(Host).MakeAsync(Config(), Cancellation);
        Assert.Equal([Disk], Directory.GetFileSystemEntries(_directory["state"]));
        Assert.InRange(new FileInfo(Disk).Length, 1, 4 << 20);

        var tool = new HostTool("qemu-img", "qemu-utils");
        var about = JsonDocument.Parse(string.Concat(await tool.RunAsync(["info", "-f", "qcow2", "--output=json", Disk], null, Cancellation))).RootElement;
        Assert.Equal(Bytes, about.GetProperty("virtual-size").GetInt64());
        Assert.False(about.TryGetProperty("backing-filename", out _));
        await tool.RunAsync(["convert", "-f", "qcow2", "-O", "raw", Disk, _directory["raw"]], null, Cancellation);
        await new HostTool("e2fsck", "e2fsprogs").RunAsync(["-f", "-n", _directory["raw"]], null, Cancellation);
    }

    [Fact]
    public async Task It_belongs_to_the_machines_user_alone()
    {
        RequireTools();
        Assert.SkipUnless(SystemUser.IsRoot, "only root can give files away");
        await new DiskMaker(Host).MakeAsync(Config() with { User = new MachineUser("nobody", 65534, 65534) }, Cancellation);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Disk));
        Assert.Equal("65534:65534", (await new HostTool("stat", "coreutils").RunAsync(["-c", "%u:%g", Disk], null, Cancellation)).Single());
    }

    [Fact]
    public async Task A_disk_that_is_there_is_not_touched_and_needs_no_tools()
    {
        await File.WriteAllTextAsync(Disk, "the node's", Cancellation);
        var maker = new DiskMaker(new RuntimeOptions { SearchDirectories = [] });
        maker.RequireTools(Config());
        await maker.MakeAsync(Config(), Cancellation);
        Assert.Equal("the node's", await File.ReadAllTextAsync(Disk, Cancellation));
    }

    [Fact]
    public async Task What_a_killed_server_left_is_made_anew()
    {
        RequireTools();
        await File.WriteAllTextAsync(Disk + ".new", "half a disk", Cancellation);
        await new DiskMaker(Host).MakeAsync(Config(), Cancellation);
        Assert.Equal([Disk], Directory.GetFileSystemEntries(_directory["state"]));
    }

    [Fact]
    public async Task A_link_that_the_machines_user_left_in_its_folder_is_not_followed()
    {
        RequireTools();
        await File.WriteAllTextAsync(_directory["precious"], "of the host", Cancellation);
        File.CreateSymbolicLink(Disk + ".new", _directory["precious"]);
        await new DiskMaker(Host).MakeAsync(Config(), Cancellation);
        Assert.Equal("of the host", await File.ReadAllTextAsync(_directory["precious"], Cancellation));
        Assert.Null(new FileInfo(Disk).LinkTarget);
    }

    [Theory]
    [InlineData("mke2fs", "e2fsprogs")]
    [InlineData("qemu-img", "qemu-utils")]
    public async Task A_missing_tool_is_named_with_the_package_that_has_it(string missing, string package)
    {
        foreach (var tool in new[] { "mke2fs", "qemu-img" }.Where(tool => tool != missing))
        {
            Script(tool, "exit 0");
        }

        var maker = new DiskMaker(Poor);
        var early = Assert.Throws<RuntimeEnvironmentException>(() => maker.RequireTools(Config()));
        var late = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => maker.MakeAsync(Config(), Cancellation));
        Assert.All([early, late], failure =>
        {
            Assert.Equal($"{missing} is needed to make the disk of a persistent node and is not installed", failure.Message);
            Assert.Equal($"Install it: apt-get install {package}", failure.Remedy);
        });
        Assert.Empty(Directory.GetFileSystemEntries(_directory["state"]));
    }

    [Fact]
    public async Task LABSIM_QEMU_DIR_comes_first_and_need_not_have_qemu_img()
    {
        Script("mke2fs", "exit 0");
        Script("qemu-img", "for last; do :; done; printf installed >$last");
        var extracted = Directory.CreateDirectory(_directory["extracted"]).FullName;
        await new DiskMaker(Poor with { QemuDirectory = extracted }).MakeAsync(Config(), Cancellation);
        Assert.Equal("installed", await File.ReadAllTextAsync(Disk, Cancellation));

        File.Delete(Disk);
        Script("qemu-img", "for last; do :; done; printf extracted >$last", "extracted/usr/bin");
        await new DiskMaker(Poor with { QemuDirectory = extracted }).MakeAsync(Config(), Cancellation);
        Assert.Equal("extracted", await File.ReadAllTextAsync(Disk, Cancellation));
    }

    [Theory]
    [InlineData("mke2fs", "mke2fs: No space left on device while writing out and closing file system")]
    [InlineData("qemu-img", "qemu-img: error while writing at byte 0: No space left on device")]
    [InlineData("qemu-img", "qemu-img: error while writing at byte 0: Disk quota exceeded")]
    public async Task A_full_disk_is_said_as_such_and_leaves_nothing(string tool, string words)
    {
        Script("mke2fs", "exit 0");
        Script("qemu-img", "exit 0");
        Script(tool, $"echo '{words}' >&2; exit 1");
        var failure = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => new DiskMaker(Poor).MakeAsync(Config(), Cancellation));
        Assert.Equal($"lab/r1: the disk is full: '{Disk}' cannot be made", failure.Message);
        Assert.Contains(_directory["state"], failure.Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory["state"]));
    }

    [Fact]
    public async Task Any_other_failure_has_the_tools_words()
    {
        Script("mke2fs", "echo 'mke2fs: no such luck' >&2; exit 3");
        Script("qemu-img", "exit 0");
        var failure = await Assert.ThrowsAsync<MachineStartException>(() => new DiskMaker(Poor).MakeAsync(Config(), Cancellation));
        Assert.StartsWith("lab/r1: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such luck", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory["state"]));
    }

    [Fact]
    public async Task A_cancelled_making_leaves_nothing()
    {
        Script("mke2fs", "exec sleep 60");
        Script("qemu-img", "exit 0");
        using var cancelled = new CancellationTokenSource();
        var making = new DiskMaker(Poor).MakeAsync(Config(), cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        Assert.Empty(Directory.GetFileSystemEntries(_directory["state"]));
    }

    private RuntimeOptions Poor => new() { SearchDirectories = [_directory["bin"]] };

    private MachineConfig Config() => new()
    {
        Lab = "lab",
        Name = "r1",
        Architecture = "x86_64",
        MemoryBytes = 64 << 20,
        Cpus = 1,
        Accelerator = AcceleratorKind.Tcg,
        Disks = [new DiskConfig("root", "/no/such/root", "raw", ReadOnly: true), new DiskConfig("own", Disk, "qcow2", ReadOnly: false) { NewBytes = Bytes }],
        Nics = [],
        Firmware = [],
        HasAgent = false,
        StateDirectory = _directory["state"],
        RunDirectory = "/run",
    };

    private void Script(string name, string body, string folder = "bin")
    {
        Directory.CreateDirectory(_directory[folder]);
        var path = _directory[$"{folder}/{name}"];
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void RequireTools()
    {
        try
        {
            DiskTools.FindMakeExt4(Host, "test");
            DiskTools.FindImageTool(Host, "test");
        }
        catch (RuntimeEnvironmentException lacking)
        {
            Assert.Skip(lacking.Message);
        }
    }
}
