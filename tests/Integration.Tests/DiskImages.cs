using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LabSim.Contracts.Wire;

namespace LabSim.Integration.Tests;

/// <summary>A disk that somebody made elsewhere: taken in, booted on two buses, linked, written to, restarted, removed.</summary>
public sealed class DiskImages
{
    private const string Lab = "disks";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_is_added_booted_written_and_kept_only_where_its_node_is_persistent()
    {
        Requires.Soak("a disk with a boot loader, booted four times");
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var file = await LinuxDisk.MakeAsync(folder);
        var added = await installation.RunAsync("image", "add", file, "--name", "tiny/linux", "--memory", "192M", "--disk-bus", "virtio", "--json");
        var image = JsonSerializer.Deserialize(added.Expect(0).OutputBytes, ContractJson.Default.ImageDocument)!;
        var shared = Path.Combine(image.Directory!, image.Files!.Keys.Single());
        Assert.Equal(image.Files.Values.Single(), await HashAsync(shared));

        var topology = Path.Combine(folder, "disks.yaml");
        await File.WriteAllTextAsync(
            topology,
            "nodes:\n  v1: { image: tiny/linux, persistent: true }\n  v2: { image: tiny/linux, disk-bus: ide }\nlinks:\n  - v1:eth1 -- v2:eth1\n", Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AwaitAsync(installation, "v1", "guest is up on /dev/vda: []");
        await AwaitAsync(installation, "v2", "guest is up on /dev/sda: []");

        await TypeAsync(installation, "v1", "ifconfig eth0 10.0.0.1 netmask 255.255.255.0 up", "echo ad''dressed");
        await TypeAsync(installation, "v2", "ifconfig eth0 10.0.0.2 netmask 255.255.255.0 up", "echo ad''dressed");
        await AwaitAsync(installation, "v1", "addressed");
        await AwaitAsync(installation, "v2", "addressed");
        await TypeAsync(installation, "v1", "ping -c 3 10.0.0.2 | grep -o ' 0% packet loss'");
        await AwaitAsync(installation, "v1", " 0% packet loss");
        foreach (var node in (string[])["v1", "v2"])
        {
            await TypeAsync(installation, node, $"echo kept | dd of=$disk bs=512 seek={LinuxDisk.NoteSector} conv=notrunc,sync 2>/dev/null; sync; echo writ''ten");
            await AwaitAsync(installation, node, "written");
        }

        // The power button: the guest goes down by itself, within the grace that it has.
        (await installation.RunAsync("down", Lab)).Expect(0);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AwaitAsync(installation, "v1", "guest is up on /dev/vda: [kept]");
        await AwaitAsync(installation, "v2", "guest is up on /dev/sda: []", times: 2);
        Assert.Contains("powering off", (await installation.RunAsync("console", Lab, "v1", "--log")).Output, StringComparison.Ordinal);
        Assert.Equal(image.Files.Values.Single(), await HashAsync(shared));

        var refused = await installation.RunAsync("image", "rm", "tiny/linux");
        Assert.Contains("image 'tiny/linux' is used by disks/v1, disks/v2", refused.Expect(1).Error, StringComparison.Ordinal);
        var exec = await installation.RunAsync("exec", Lab, "v1", "--", "true");
        Assert.Equal(125, exec.ExitStatus);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        (await installation.RunAsync("image", "rm", "tiny/linux")).Expect(0);
        Assert.Empty(Directory.GetDirectories(Path.Combine(installation.Home, "images", "added")));
        var unknown = await installation.RunAsync("up", topology);
        Assert.Contains("labsim image add FILE", unknown.Expect(3).Error, StringComparison.Ordinal);
    }

    private static async Task TypeAsync(Installation installation, string node, params string[] lines) =>
        (await installation.RunAsync(Encoding.ASCII.GetBytes(string.Join('\n', lines) + "\n"), "console", Lab, node)).Expect(0);

    private static Task AwaitAsync(Installation installation, string node, string text, int times = 1) =>
        installation.AwaitConsoleAsync(Lab, node, text, log => log.Split(text).Length > times);

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Cancellation));
    }
}
