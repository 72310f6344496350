using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LabSim.Integration.Tests;

/// <summary>Forty routers in a ring, at once. The figures are told as diagnostic messages.</summary>
[Collection(TimedCollection.Name)]
public sealed class FortyRouters
{
    private const string Lab = "forty";
    private const int Count = 40;

    [Fact]
    public async Task All_are_ready_and_each_knows_every_network()
    {
        Requires.Soak("forty machines");
        await using var installation = new Installation().WithImages();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "r.conf"), "router ospf\n network 10.1.0.0/16 area 0\n", TestContext.Current.CancellationToken);
        var file = Path.Combine(folder, "forty.yaml");
        await File.WriteAllTextAsync(file, Topology(), TestContext.Current.CancellationToken);

        var clock = Stopwatch.StartNew();
        (await Command.RunAsync(Checkout.Launcher, ["up", file, "--timeout", "25m"], installation.Variables, seconds: 1600)).Expect(0);
        var ready = clock.Elapsed;
        await installation.AwaitExecAsync(600, output => output.Split("10.1.").Length > Count, Lab, "r1", "ip", "route", "show", "root", "10.1.0.0/16");
        await TellAsync(installation, ready, clock.Elapsed);
        await installation.AwaitExecAsync(60, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), Lab, "r1", "ping", "-c2", "-i0.5", "-W5", "10.1.20.1");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static string Topology()
    {
        var text = new StringBuilder($"name: {Lab}\ndefaults: {{ image: labsim/router, kind: linux-router, config: r.conf }}\nnodes:\n");
        for (var i = 1; i <= Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  r{i}: {{ interfaces: {{ eth1: {{ ip: 10.1.{i}.1/24 }}, eth2: {{ ip: 10.1.{(i == 1 ? Count : i - 1)}.2/24 }} }} }}\n");
        }

        text.Append("links:\n");
        for (var i = 1; i <= Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - r{i}:eth1 -- r{(i % Count) + 1}:eth2\n");
        }

        return text.ToString();
    }

    private static async Task TellAsync(Installation installation, TimeSpan ready, TimeSpan converged)
    {
        var lab = await installation.ReadLabAsync(Lab);
        Assert.Equal(Count, lab.Nodes.Count(node => node.State == "ready"));
        Assert.All(lab.Links, link => Assert.Equal("up", link.State));
        var server = await installation.ReadServerAsync();
        var usage = await ProcessUsage.ReadAsync(server.Pid);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} routers: ready after {ready.TotalSeconds:F0} s, all networks known after {converged.TotalSeconds:F0} s; a router's boot {lab.Nodes.Average(n => n.BootSeconds):F1} s, CPU {lab.Nodes.Average(n => n.CpuSeconds):F1} s, "
            + $"memory {lab.Nodes.Average(n => n.ResidentBytes) / (1 << 20):F0} MiB; the server {usage.Cpu.TotalSeconds:F1} s ({usage.Cpu.TotalSeconds / lab.Nodes.Sum(n => n.CpuSeconds) * 100:F1} % of the machines') and {usage.ResidentBytes >> 20} MiB"));
    }
}
