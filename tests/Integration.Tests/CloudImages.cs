using System.Diagnostics;

namespace LabSim.Integration.Tests;

/// <summary>
/// A disk with a real cloud-init inside, as others publish them: told by NoCloud who it is, reached at the address that the topology gives it, and by SSH on the management
/// segment, where its config is read with the labs' key and with a password.
/// </summary>
public sealed class CloudImages
{
    private const string Lab = "cloud";

    // What the guest found itself to be, between marks that the words themselves do not have.
    private const string UserData = """
        #cloud-config
        bootcmd:
          - |
            {
              echo "host:$(hostname):"
              ip -o address show dev eth1
              ip -o address show dev eth1.20
              ip route
              echo "keys:$(cat /home/debian/.ssh/authorized_keys):"
              cloud-init query instance_id
              mkdir -p /root/.ssh /etc/dropbear
              cp /home/debian/.ssh/authorized_keys /root/.ssh/
              printf '## saved at some time\r\nhostname %s\r\n  mtu 1500\r\n' "$(hostname)" >/etc/edge.conf
              dropbear -R -p 22
              echo "told:all:"
            } >/dev/ttyS0

        """;

    // A vendor's box as a user describes it.
    private const string Kind = """
        name: acme-edge
        summary: A box that prints its config by SSH.
        interfaces: eth{1..4}
        management: eth0
        memory: 512M
        cpus: 2
        cloud-init: true
        config-format: cloud-config
        ready: 'login:'
        ssh-user: root
        ssh-password: s3cret pass
        ssh-show: cat /etc/edge.conf
        ssh-omit: '## saved'

        """;

    private const string Running = "hostname web-1\n  mtu 1500\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_the_name_the_key_and_the_addresses_that_it_is_told()
    {
        await using var installation = new Installation().WithImages();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var disk = await CloudDisk.GetAsync(folder);
        Directory.CreateDirectory(Path.Combine(installation.Home, "kinds"));
        await File.WriteAllTextAsync(Path.Combine(installation.Home, "kinds", "acme-edge.yaml"), Kind, Cancellation);
        Assert.Contains("config save  by SSH", (await installation.RunAsync("kind", "show", "acme-edge")).Expect(0).Output, StringComparison.Ordinal);
        (await installation.RunAsync("image", "add", disk, "--name", "cloud-test", "--kind", "acme-edge", "--force")).Expect(0);
        var topology = Path.Combine(folder, "cloud.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder, "web.yaml"), UserData, Cancellation);
        await File.WriteAllTextAsync(
            topology,
            """
            mgmt: {}
            nodes:
              web-1: { image: cloud-test, config: web.yaml, interfaces: { eth1: { ip: [10.0.0.2/24, "2001:db8::2/64"], gateway: 10.0.0.1 }, eth1.20: { ip: 10.0.20.2/24 } } }
              h1: { image: labsim/host, interfaces: { eth1: { ip: [10.0.0.1/24, "2001:db8::1/64"] }, eth1.20: { ip: 10.0.20.1/24 } } }
            links:
              - web-1:eth1 -- h1:eth1

            """, Cancellation);
        var up = await installation.RunAsync("up", topology);
        var log = (await installation.RunAsync("console", Lab, "web-1", "--log")).Output;
        Assert.True(up.ExitStatus == 0, $"{up.Error}\n{log}");
        Assert.Contains("web-1 login:", log, StringComparison.Ordinal);
        await installation.AwaitConsoleAsync(Lab, "web-1", "told:all:", text => (log = text).Contains("told:all:", StringComparison.Ordinal));
        Assert.Contains("host:web-1:", log, StringComparison.Ordinal);
        var key = (await Command.RunAsync("ssh-keygen", ["-y", "-f", Path.Combine(installation.Home, "ssh", "id_ecdsa")])).Expect(0).Output.TrimEnd();
        Assert.Contains($"keys:{key} labsim:", log, StringComparison.Ordinal);
        Assert.Matches("eth1 +inet 10.0.0.2/24", log);
        Assert.Matches("eth1 +inet6 2001:db8::2/64", log);
        Assert.Matches("eth1.20 +inet 10.0.20.2/24", log);
        Assert.Contains("default via 10.0.0.1 dev eth1", log, StringComparison.Ordinal);
        Assert.Matches("labsim-[0-9a-f]{16}", log);
        foreach (var address in (string[])["10.0.0.2", "2001:db8::2", "10.0.20.2"])
        {
            await installation.AwaitExecAsync(60, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h1", "ping", "-c", "2", address);
        }

        await AssertConfigAsync(installation, folder);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        (await installation.RunAsync("image", "rm", "cloud-test")).Expect(0);
    }
    private static async Task AssertConfigAsync(Installation installation, string folder)
    {
        Assert.Equal(Running, (await installation.RunAsync("config", "show", Lab, "web-1")).Expect(0).Output);

        // A shell that stays when nobody else gets in any more.
        using var shell = installation.Start("ssh", Lab, "web-1", "--", "sh");
        await SayAsync(shell, "rm /root/.ssh/authorized_keys; echo 'root:another one' | chpasswd");
        var refused = (await installation.RunAsync("config", "show", Lab, "web-1")).Expect(1).Error;
        Assert.Contains("node web-1 of lab cloud: its running config cannot be read: it does not let root in", refused, StringComparison.Ordinal);
        Assert.Contains("labsim ssh cloud web-1 goes the same way", refused, StringComparison.Ordinal);
        await SayAsync(shell, "echo 'root:s3cret pass' | chpasswd");
        var saved = (await installation.RunAsync("config", "save", Lab, "web-1")).Expect(0).Output;
        Assert.Contains("web-1  web.yaml  2 lines, changed", saved, StringComparison.Ordinal);
        Assert.Equal(Running, await File.ReadAllTextAsync(Path.Combine(folder, "web.yaml"), Cancellation));
        Assert.Contains("as it was", (await installation.RunAsync("config", "save", Lab, "web-1")).Expect(0).Output, StringComparison.Ordinal);

        // Nothing, a command that fails, and no SSH at all: the file stays as it is.
        await SayAsync(shell, "echo '## saved never' >/etc/edge.conf");
        Assert.Contains("'cat /etc/edge.conf' prints nothing", (await installation.RunAsync("config", "save", Lab, "web-1")).Expect(1).Error, StringComparison.Ordinal);
        await SayAsync(shell, "rm /etc/edge.conf");
        Assert.Contains("'cat /etc/edge.conf' ended with status 1: cat: ", (await installation.RunAsync("config", "show", Lab, "web-1")).Expect(1).Error, StringComparison.Ordinal);
        await SayAsync(shell, "kill $(cat /run/dropbear.pid)");
        Assert.Contains("its running config cannot be read: its SSH does not answer", (await installation.RunAsync("config", "show", Lab, "web-1")).Expect(1).Error, StringComparison.Ordinal);
        Assert.Equal(Running, await File.ReadAllTextAsync(Path.Combine(folder, "web.yaml"), Cancellation));
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(Cancellation);
    }

    private static async Task SayAsync(Process shell, string line)
    {
        await shell.StandardInput.WriteLineAsync($"{line}; echo said:$?");
        await shell.StandardInput.FlushAsync(Cancellation);
        Assert.Equal("said:0", await shell.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
    }
}
