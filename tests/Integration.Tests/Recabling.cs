using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.Integration.Tests;

/// <summary>
/// A host is plugged from one neighbour into another and back while it pings every 10 ms. Both neighbours have the same addresses, and no ARP is
/// asked for, so that nothing but the cable decides when the next answer comes.
/// </summary>
[Collection(TimedCollection.Name)]
public sealed partial class Recabling
{
    private const string Lab = "moves";

    private const string Topology = """
        name: moves
        defaults: { image: labsim/host, memory: 128M }
        nodes:
          h1: { interfaces: { eth1: { ip: 10.0.0.1/24 }, eth2: {} } }
          h2: { interfaces: { eth1: { ip: 10.0.0.2/24 } } }
          h3: { interfaces: { eth1: { ip: 10.0.0.3/24 } } }
          sw1: { kind: switch }
        links:
          - h1:eth1 -- h2:eth1
        """;

    [Fact]
    public async Task Frames_pass_as_soon_as_the_guest_sees_its_new_cable()
    {
        await using var installation = new Installation().WithImages();
        await UpAsync(installation);
        var h1 = (await installation.ReadLabAsync(Lab)).Nodes.Single(node => node.Name == "h1").Interfaces[0].Mac;
        foreach (var node in (string[])["h2", "h3"])
        {
            await ShellAsync(installation, node,
                $"ip link set dev eth1 address 02:00:00:00:00:99 && ip addr add 10.0.0.9/24 dev eth1 && ip neigh replace 10.0.0.1 lladdr {h1} nud permanent dev eth1");
        }

        await ShellAsync(installation, "h1", "ip neigh replace 10.0.0.9 lladdr 02:00:00:00:00:99 nud permanent dev eth1");
        var watching = installation.RunAsync(
            "exec", Lab, "h1", "--", "sh", "-c", "ip -ts monitor link >/tmp/monitor & ping -D -i 0.01 -w 40 10.0.0.9 2>&1; kill $!; echo; cat /tmp/monitor");
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        foreach (var neighbour in (string[])["h3", "h2", "h3", "h2"])
        {
            (await installation.RunAsync("disconnect", Lab, "h1:eth1")).Expect(0);
            await Task.Delay(700, TestContext.Current.CancellationToken);
            (await installation.RunAsync("connect", Lab, "h1:eth1", $"{neighbour}:eth1")).Expect(0);
            await Task.Delay(1500, TestContext.Current.CancellationToken);
        }

        await ShellAsync(installation, "h1", "kill -INT $(pidof ping)");
        var said = (await watching).Output;
        var gaps = Gaps(said);
        TestContext.Current.SendDiagnosticMessage($"from the guest's carrier to the first answer: {string.Join(", ", gaps.Select(gap => $"{gap * 1000:F1}"))} ms");
        Assert.True(gaps.Length == 4, said);
        Assert.InRange(gaps.Order().ElementAt(1), -0.02, 0.05);
        Assert.All(gaps, gap => Assert.InRange(gap, -0.02, 0.5));
    }

    [Fact]
    public async Task Cables_survive_a_killed_server_and_go_back_to_what_the_topology_says()
    {
        await using var installation = new Installation().WithImages();
        var topology = await UpAsync(installation);
        var taken = await installation.RunAsync("connect", Lab, "h1:eth1", "h3:eth1");
        Assert.Equal(1, taken.ExitStatus);
        Assert.Contains("labsim disconnect moves h1:eth1", taken.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await installation.RunAsync("disconnect", Lab, "h3:eth1")).ExitStatus);
        Assert.Contains("no interface h3:eth33", (await installation.RunAsync("connect", Lab, "h1:eth2", "h3:eth33")).Error, StringComparison.Ordinal);

        (await installation.RunAsync("disconnect", Lab, "h1:eth1")).Expect(0);
        Assert.Equal("0\n", await ShellAsync(installation, "h1", "cat /sys/class/net/eth1/carrier"));
        (await installation.RunAsync("connect", Lab, "h1:eth1", "sw1")).Expect(0);
        (await installation.RunAsync("connect", Lab, "sw1", "h3:eth1")).Expect(0);
        await ShellAsync(installation, "h1", "ping -c3 -W2 10.0.0.3");

        using (var server = System.Diagnostics.Process.GetProcessById((await installation.ReadServerAsync()).Pid))
        {
            server.Kill();
        }

        var lab = await installation.ReadLabAsync(Lab);
        Assert.Equal(["h1:eth1--sw1:eth1", "sw1:eth2--h3:eth1"], lab.Links.Select(link => link.Id));
        Assert.Equal(["h1:eth1--h2:eth1"], lab.PulledLinks);
        await installation.AwaitExecAsync(20, output => output.Contains("bytes from", StringComparison.Ordinal), Lab, "h1", "ping", "-c1", "-W1", "10.0.0.3");

        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        Assert.Equal(2, (await installation.ReadLabAsync(Lab)).Links.Count);
        Assert.Contains("+ link h1:eth1--h2:eth1", (await installation.RunAsync("connect", Lab, "--reset")).Expect(0).Output, StringComparison.Ordinal);
        var answered = await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c3", "-W2", "10.0.0.2");
        if (answered.ExitStatus != 0)
        {
            // How soon is the other test's question; here it must not be never.
            TestContext.Current.TestOutputHelper!.WriteLine($"{answered.Output}\n{await TracesAsync(installation)}");
            await installation.AwaitExecAsync(10, output => output.Contains("bytes from", StringComparison.Ordinal), Lab, "h1", "ping", "-c1", "-W1", "10.0.0.2");
        }

        Assert.Equal("0\n", await ShellAsync(installation, "h3", "cat /sys/class/net/eth1/carrier"));
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task<string> UpAsync(Installation installation)
    {
        var topology = Path.Combine(Directory.GetParent(installation.Home)!.FullName, "moves.yaml");
        await File.WriteAllTextAsync(topology, Topology, TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", topology, "--wait", "ready")).Expect(0);
        return topology;
    }

    /// <summary>What is known of a silence: it was seen twice in a whole run and never alone.</summary>
    private static async Task<string> TracesAsync(Installation installation)
    {
        const string Guest = "ip -br link; ip neigh; ip -s link show eth1; cat /proc/interrupts /sys/class/net/eth1/carrier_changes; dmesg | tail -5; ping -c5 -W1 10.0.0.2";
        string[] traces =
        [
            (await installation.RunAsync("stats", Lab)).Output,
            (await installation.RunAsync("exec", Lab, "h1", "--", "sh", "-c", Guest)).Output,
            (await installation.RunAsync("exec", Lab, "h2", "--", "sh", "-c", Guest)).Output,
            (await installation.RunAsync("stats", Lab)).Output,
            (await installation.RunAsync("logs", Lab)).Output,
            await File.ReadAllTextAsync(Path.Combine(installation.Home, "server.log")),
        ];
        return string.Join("\n----\n", traces);
    }

    private static async Task<string> ShellAsync(Installation installation, string node, string script) =>
        (await installation.RunAsync("exec", Lab, node, "--", "sh", "-c", script)).Expect(0).Output;

    /// <summary>For each time that the carrier came back: from then to the first answer after it had been lost.</summary>
    private static double[] Gaps(string said)
    {
        var answers = Reply().Matches(said).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        var gaps = new List<double>();
        double? lost = null;
        foreach (Match match in Change().Matches(said))
        {
            var at = DateTime.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            var seconds = (at - DateTime.UnixEpoch).TotalSeconds;
            if (match.Groups[2].Value.Contains("NO-CARRIER", StringComparison.Ordinal))
            {
                lost ??= seconds;
            }
            else if (lost is { } since)
            {
                gaps.Add(answers.Where(answer => answer > since + 0.2).DefaultIfEmpty(double.PositiveInfinity).First() - seconds);
                lost = null;
            }
        }

        return [.. gaps];
    }

    [GeneratedRegex(@"\[(\d+\.\d+)\] \d+ bytes from")]
    private static partial Regex Reply();

    [GeneratedRegex(@"\[(\d{4}-\d\d-\d\dT[0-9:.]+)\] (?:\[LINK\])?\d+: eth1: <([A-Z_,-]+)>")]
    private static partial Regex Change();
}
