namespace LabSim.Integration.Tests;

/// <summary>Ten guests on one switch.</summary>
[Collection(TimedCollection.Name)]
public sealed class SharedSegment
{
    private const string Topology = """
        name: ten
        defaults: { image: labsim/host }
        nodes:
          h{1..10}:
          sw1: { kind: switch }
        links:
          - h{1..10}:eth1 -- sw1
        """;

    [Fact]
    public async Task Ten_hosts_on_a_switch_hear_each_other_and_a_unicast_frame_goes_to_one()
    {
        Requires.Soak("ten machines");
        await using var installation = new Installation().WithImages();
        Directory.CreateDirectory(installation.Home);
        var file = Path.Combine(installation.Home, "ten.yaml");
        await File.WriteAllTextAsync(file, Topology, TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", file)).Expect(0);

        // Everybody on the segment answers to the address of all nodes (RFC 4291, 2.7.1): the host itself and nine others.
        await installation.AwaitExecAsync(
            60, output => output.Split('\n').Count(line => line.Contains("icmp_seq=1 ", StringComparison.Ordinal)) == 10, "ten", "h1", "ping", "-6", "-c2", "-i1", "ff02::1%eth1");

        var own = (await installation.RunAsync("exec", "ten", "h2", "--", "ip", "-6", "-brief", "addr", "show", "dev", "eth1")).Expect(0).Output;
        var address = own.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].Split('/')[0];
        var before = await ReceivedAsync(installation);
        (await installation.RunAsync("exec", "ten", "h1", "--", "ping", "-6", "-c100", "-i0.01", "-W2", $"{address}%eth1")).Expect(0);
        var after = await ReceivedAsync(installation);
        Assert.InRange(after["h2"] - before["h2"], 100, 150);
        Assert.All(after.Keys.Except(["h1", "h2"]), host => Assert.InRange(after[host] - before[host], 0, 30));
        (await installation.RunAsync("down", "ten", "--wipe")).Expect(0);
    }

    private static async Task<Dictionary<string, long>> ReceivedAsync(Installation installation) =>
        (await installation.ReadLabAsync("ten")).Links.ToDictionary(link => link.Endpoints[0].Split(':')[0], link => link.Counters.BToA.Frames);
}
