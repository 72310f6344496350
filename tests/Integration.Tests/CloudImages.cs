namespace LabSim.Integration.Tests;

/// <summary>A disk with a real cloud-init inside, as others publish them: told by NoCloud who it is, and reached at the address that the topology gives it.</summary>
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
              echo "told:all:"
            } >/dev/ttyS0

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_the_name_the_key_and_the_addresses_that_it_is_told()
    {
        await using var installation = new Installation().WithImages();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var disk = await CloudDisk.GetAsync(folder);
        (await installation.RunAsync("image", "add", disk, "--name", "cloud-test", "--kind", "cloud-image", "--memory", "512M", "--cpus", "2", "--force")).Expect(0);
        var topology = Path.Combine(folder, "cloud.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder, "web.yaml"), UserData, Cancellation);
        await File.WriteAllTextAsync(
            topology,
            """
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

        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        (await installation.RunAsync("image", "rm", "cloud-test")).Expect(0);
    }
}
