using System.Diagnostics;

namespace LabSim.Integration.Tests;

/// <summary>What is written in a persistent node is there again after <c>down</c> and <c>up</c>, and after its QEMU was killed; a wipe takes it.</summary>
public sealed class PersistentNode
{
    private const string Lab = "keeps";

    [Fact]
    public async Task Its_files_survive_down_and_up_a_reboot_and_a_killed_machine_and_end_with_a_wipe()
    {
        Requires.Soak("a machine that boots five times");
        await using var installation = new Installation().WithImages();
        var topology = Path.Combine(Directory.GetParent(installation.Home)!.FullName, "keeps.yaml");
        await File.WriteAllTextAsync(
            topology, "nodes:\n  h1: { image: labsim/host, memory: 128M, persistent: true }\n  h2: { image: labsim/host, memory: 128M }\n", TestContext.Current.CancellationToken);
        (await installation.RunAsync("ps")).Expect(0);
        (await installation.RunAsync("server", "status")).Expect(0);
        var before = Traces.Of(installation);

        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        foreach (var node in (string[])["h1", "h2"])
        {
            await ShellAsync(installation, node, "echo kept >/etc/kept; echo changed >>/etc/services; rm /srv/www/index.html; mkdir -p /root/a/b");
        }

        // A machine that powers down takes its files with it even where nobody has asked for sync.
        (await installation.RunAsync("down", Lab)).Expect(0);
        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        Assert.Equal("kept\nchanged\ngone\nh1\n", await LookAsync(installation, "h1"));
        Assert.Equal("gone\nchanged\n", await ShellAsync(installation, "h2", "[ -e /etc/kept ] || echo gone; grep -q changed /etc/services || echo changed"));

        (await installation.RunAsync("stop", Lab, "h2")).Expect(0);
        await RebootAsync(installation);
        Assert.Equal("kept\nchanged\ngone\nh1\n", await LookAsync(installation, "h1"));

        await KillAsync(installation, "echo synced >/etc/kept; sync");
        (await installation.RunAsync("start", Lab, "h1", "--wait", "ready")).Expect(0);
        Assert.Equal("synced\nchanged\ngone\nh1\n", await LookAsync(installation, "h1"));
        Assert.Equal("ext4\n", await ShellAsync(installation, "h1", "dmesg | grep -q 'EXT4-fs error' && echo errors; grep -o ext4 /proc/filesystems"));

        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        Assert.Equal(before, Traces.Of(installation));
        (await installation.RunAsync("up", topology, "--wait", "none")).Expect(0);
        (await installation.RunAsync("start", Lab, "h1", "--wait", "ready")).Expect(0);
        Assert.Equal("new\n", await ShellAsync(installation, "h1", "[ -e /etc/kept ] || echo new"));
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task<string> ShellAsync(Installation installation, string node, string script) =>
        (await installation.RunAsync("exec", Lab, node, "--", "sh", "-c", script)).Expect(0).Output;

    private static Task<string> LookAsync(Installation installation, string node) => ShellAsync(
        installation, node, "cat /etc/kept; tail -n1 /etc/services; [ -e /srv/www/index.html ] || echo gone; [ -d /root/a/b ] && hostname");

    private static async Task RebootAsync(Installation installation)
    {
        const string BootId = "/proc/sys/kernel/random/boot_id";
        var before = await ShellAsync(installation, "h1", $"cat {BootId}; sync");

        // The agent may go down before it can tell how this ended.
        await installation.RunAsync("exec", Lab, "h1", "--", "reboot");
        await installation.AwaitExecAsync(60, output => output.Length == before.Length && output != before, Lab, "h1", "cat", BootId);
    }

    private static async Task KillAsync(Installation installation, string script)
    {
        await ShellAsync(installation, "h1", script);
        var pid = (await installation.ReadLabAsync(Lab)).Nodes.Single(node => node.Name == "h1").Pid!.Value;
        using var process = Process.GetProcessById(pid);
        process.Kill();
        var clock = Stopwatch.StartNew();
        while ((await installation.ReadLabAsync(Lab)).Nodes.Single(node => node.Name == "h1").State != "crashed")
        {
            Assert.True(clock.Elapsed.TotalSeconds < 10, "the killed machine was not noticed");
            await Task.Delay(100);
        }
    }
}
