namespace LabSim.Integration.Tests;

/// <summary>Two hosts with the most NICs that a machine can have: the last ones are behind a bridge, and carry frames like the first.</summary>
public sealed class ManyNics
{
    private const string Lab = "wide";

    private const string Topology = """
        name: wide
        defaults: { image: labsim/host, memory: 160M }
        nodes:
          h1: { interfaces: { eth1: { ip: 10.0.1.1/24 }, eth23: { ip: 10.0.23.1/24 }, eth24: { ip: 10.0.24.1/24 }, eth32: { ip: 10.0.32.1/24 } } }
          h2: { nic: e1000, interfaces: { eth1: { ip: 10.0.1.2/24 }, eth23: { ip: 10.0.23.2/24 }, eth24: { ip: 10.0.24.2/24 }, eth32: { ip: 10.0.32.2/24 } } }
        links:
          - h1:eth1 -- h2:eth1
          - h1:eth23 -- h2:eth23
          - h1:eth24 -- h2:eth24
          - h1:eth32 -- h2:eth32

        """;

    [Fact]
    public async Task The_first_and_the_last_NIC_carry_frames()
    {
        Requires.Soak("two guests with 32 NICs each");
        await using var installation = new Installation().WithImages();
        var file = Path.Combine(Directory.GetParent(installation.Home)!.FullName, "wide.yaml");
        await File.WriteAllTextAsync(file, Topology, TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", file, "--wait", "ready")).Expect(0);
        foreach (var network in new[] { 1, 23, 24, 32 })
        {
            await installation.AwaitExecAsync(30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "h1", "ping", "-c2", "-i0.2", "-W2", $"10.0.{network}.2");
        }

        foreach (var node in new[] { "h1", "h2" })
        {
            var names = (await installation.RunAsync("exec", Lab, node, "--", "sh", "-c", "ls /sys/class/net | grep -c ^eth")).Expect(0).Output;
            Assert.Equal("32\n", names);
        }

        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }
}
