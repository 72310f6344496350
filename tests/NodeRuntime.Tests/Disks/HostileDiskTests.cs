using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tests.Machines;

namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>A guest owns every byte of its raw disk; none of them may tell QEMU what the disk is.</summary>
public sealed class HostileDiskTests
{
    private const long DiskBytes = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_raw_disk_that_its_guest_rewrote_as_qcow2_is_still_raw_after_a_restart()
    {
        await using var qemu = new RealQemu();
        var disk = new DiskConfig("disk0", qemu["home/r1/disk.raw"], "raw", ReadOnly: false);
        await WriteAsync(disk.Path, BootSector.DisguisedAsQcow2("raw bytes"), qemu.Config.User);
        Assert.Equal(("qcow2", BootSector.BackingFile), await ProbeAsync(disk.Path));

        for (var start = 1; start <= 2; start++)
        {
            await using var machine = (Machine)await qemu.StartAsync(qemu.Config with { Disks = [disk] });
            var nodes = await machine.Control.AskAsync("query-named-block-nodes");
            var seen = nodes.EnumerateArray().ToDictionary(node => node.GetProperty("node-name").GetString()!);
            Assert.Equal(["disk0", "disk0-file"], seen.Keys.Order(StringComparer.Ordinal));
            Assert.Equal("raw", seen["disk0"].GetProperty("drv").GetString());
            Assert.Equal(DiskBytes, seen["disk0"].GetProperty("image").GetProperty("virtual-size").GetInt64());
            Assert.DoesNotContain(BootSector.BackingFile, nodes.GetRawText(), StringComparison.Ordinal);
            Assert.Equal("raw", (await machine.Control.AskAsync("query-block"))[0].GetProperty("inserted").GetProperty("drv").GetString());

            // The firmware boots what it reads: these very bytes, not those of a file of the host.
            await WaitForConsoleAsync(qemu["home/r1/console.log"], "raw bytes", start);
            await machine.StopAsync(TimeSpan.Zero, Cancellation);
        }
    }

    [Fact]
    public async Task No_disk_is_given_to_QEMU_without_its_format()
    {
        await using var qemu = new RealQemu();
        DiskConfig[] disks =
        [
            new("root", "/a", "raw", ReadOnly: true), new("own", "/b", "qcow2", ReadOnly: false),
            new("top", "/c", "qcow2", ReadOnly: false) { Backing = new DiskConfig("below", "/d", "raw", ReadOnly: true) },
        ];
        var line = await qemu.Runtime().DescribeAsync(qemu.Config with { Disks = [.. disks] }, Cancellation);
        Assert.DoesNotContain(line, word => word is "-drive" or "-hda" or "-hdb" or "-cdrom" or "-fda" or "-sd" or "-pflash" or "-snapshot" or "-mtdblock");
        var nodes = line.Index().Where(word => word.Index > 0 && line[word.Index - 1] == "-blockdev").Select(word => JsonNode.Parse(word.Item)!).ToList();
        Assert.Equal(2 * 4, nodes.Count);
        Assert.All(nodes, node => Assert.Contains(node["driver"]!.GetValue<string>(), (string[])["file", "raw", "qcow2"]));

        // A qcow2 without "backing" would open whatever its header names.
        Assert.All(nodes.Where(node => node["driver"]!.GetValue<string>() == "qcow2"), node => Assert.True(node.AsObject().ContainsKey("backing")));
    }

    private static async Task WriteAsync(string path, byte[] start, MachineUser? user)
    {
        await using (var file = new FileStream(path, FileMode.CreateNew))
        {
            await file.WriteAsync(start, Cancellation);
            file.SetLength(DiskBytes);
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (user is not null)
        {
            InheritableFile.SetOwner(path, user.UserId, user.GroupId);
        }
    }

    /// <summary>What QEMU takes the file for where nobody says what it is: the attack is a real one.</summary>
    private static async Task<(string? Format, string? Backing)> ProbeAsync(string path)
    {
        var tool = new HostTool("qemu-img", "qemu-utils");
        var answer = JsonDocument.Parse(string.Concat(await tool.RunAsync(["info", "--output=json", path], null, Cancellation))).RootElement;
        return (answer.GetProperty("format").GetString(), answer.GetProperty("backing-filename").GetString());
    }

    private static async Task WaitForConsoleAsync(string log, string text, int times)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await File.ReadAllTextAsync(log, bound.Token)).Split(text).Length - 1 < times)
        {
            await Task.Delay(50, bound.Token);
        }
    }
}
