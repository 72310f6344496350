using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LabSim.Contracts.Labs;

namespace LabSim.Integration.Tests;

/// <summary>The lab management with a host more that asks for its address: names, SSH and ports by the management segment, over a server's death and a changed topology.</summary>
public sealed class ManagementSegment
{
    private const string Lab = "managed";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_are_found_by_name_and_reached_from_the_host_whatever_becomes_of_the_lab()
    {
        await using var installation = new Installation().WithImages();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var (topology, port) = (Path.Combine(folder, "managed.yaml"), FreePort());
        await File.WriteAllTextAsync(topology, Text(port, more: ""), Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AssertNamesAsync(installation);
        await AssertLeaseAsync(installation, Path.Combine(folder, "lease.pcapng"));
        await AssertSshAsync(installation);
        Assert.Contains("This page comes from a host of LabSim", await FetchAsync(port), StringComparison.Ordinal);
        await AssertForwardAsync(installation);

        await KillTheServerAsync(installation);
        Assert.Equal("h1\n", (await installation.RunAsync("ssh", Lab, "h1", "--", "hostname")).Expect(0).Output);
        (await installation.RunAsync("link", Lab, "r1:eth1", "--down")).Expect(0);
        Assert.Equal("r1\n", (await installation.RunAsync("ssh", Lab, "r1", "--", "hostname")).Expect(0).Output);

        // One more in the file, before all others: nobody is restarted.
        var pids = (await installation.ReadLabAsync(Lab)).Nodes.Where(n => n.Pid is not null).Select(n => (n.Name, n.Pid)).ToArray();
        await File.WriteAllTextAsync(topology, Text(port, more: "  h0: { image: labsim/host }\n"), Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        Assert.Equal(pids, (await installation.ReadLabAsync(Lab)).Nodes.Where(n => n.Pid is not null && n.Name != "h0").Select(n => (n.Name, n.Pid)));
        Assert.Equal("h0\n", (await installation.RunAsync("ssh", Lab, "h0", "--", "hostname")).Expect(0).Output);
        (await installation.RunAsync("exec", Lab, "h1", "--", "ping", "-c2", "-W5", "h0")).Expect(0);

        Assert.Contains("node mgmt of lab managed is not on a management segment", (await installation.RunAsync("ssh", Lab, "mgmt")).Expect(1).Error, StringComparison.Ordinal);
        (await installation.RunAsync("stop", Lab, "h0")).Expect(0);
        Assert.Contains("node h0 of lab managed is stopped", (await installation.RunAsync("ssh", Lab, "h0")).Expect(1).Error, StringComparison.Ordinal);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
        Assert.Empty(installation.Machines());
    }

    [Fact]
    public async Task A_port_of_the_host_that_somebody_has_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var installation = new Installation().WithImages();
        var topology = Path.Combine(Directory.GetParent(installation.Home)!.FullName, "managed.yaml");
        await File.WriteAllTextAsync(topology, $"name: {Lab}\nnodes: {{ h1: {{ image: labsim/host, management: true, forwards: {port}:80 }} }}\n", Cancellation);
        Assert.Contains($"127.0.0.1:{port}", (await installation.RunAsync("up", topology)).Expect(1).Error, StringComparison.Ordinal);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    // h2 asks for its address, as a vendor's machine does.
    private static string Text(int port, string more) => $$"""
        name: {{Lab}}
        mgmt: { subnet: 10.77.0.0/24 }
        nodes:
        {{more}}  r1: { image: labsim/router }
          h1: { image: labsim/host, exec: [httpd -h /srv/www], forwards: {{port}}:80 }
          h2: { image: labsim/host, interfaces: { eth0: { ip: dhcp } } }
        links:
          - r1:eth1 -- h1:eth1

        """;

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static ManagementDocument Place(LabDocument lab, string node) => lab.Nodes.Single(n => n.Name == node).Management!;

    private static async Task AssertNamesAsync(Installation installation)
    {
        var lab = await installation.ReadLabAsync(Lab);
        var (h1, h2) = (Place(lab, "h1"), Place(lab, "h2"));
        Assert.StartsWith("10.77.0.", h2.Address, StringComparison.Ordinal);
        await installation.AwaitExecAsync(30, output => output.Contains($" {h2.Address}/24", StringComparison.Ordinal), Lab, "h2", "ip", "-4", "-br", "addr", "show", "eth0");
        Assert.Equal("search managed.internal\nnameserver 10.77.0.3\n", (await installation.RunAsync("exec", Lab, "h2", "--", "cat", "/etc/resolv.conf")).Output);
        foreach (var name in (string[])["h1", "h1.managed.internal", h1.Address])
        {
            (await installation.RunAsync("exec", Lab, "h2", "--", "ping", "-c2", "-W5", name)).Expect(0);
        }

        Assert.Contains("name = h1.managed.internal", (await installation.RunAsync("exec", Lab, "h2", "--", "nslookup", h1.Address)).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("NXDOMAIN", (await installation.RunAsync("exec", Lab, "h2", "--", "nslookup", "nobody.managed.internal")).Output, StringComparison.Ordinal);
    }

    // On the wire, as tshark has it: asked and answered once, by nobody but the segment.
    private static async Task AssertLeaseAsync(Installation installation, string file)
    {
        var address = Place(await installation.ReadLabAsync(Lab), "h2").Address;
        var capture = installation.RunAsync("capture", Lab, "mgmt:h2", "-f", "port 67", "-c", "4", "-w", file);
        (await installation.RunAsync("restart", Lab, "h2")).Expect(0);
        (await capture).Expect(0);
        var said = await Command.RunAsync("tshark", ["-r", file, "-o", "udp.check_checksum:TRUE", "-T", "fields", "-e", "dhcp.option.dhcp", "-e", "dhcp.ip.your", "-e", "dhcp.option.domain_name", "-e", "udp.checksum.status"]);
        Assert.Equal(
            ["1\t0.0.0.0\t", $"2\t{address}\tmanaged.internal\t1", "3\t0.0.0.0\t", $"5\t{address}\tmanaged.internal\t1"],
            said.Expect(0).Output.TrimEnd().Split('\n').Select((line, i) => i % 2 == 0 ? line[..(line.LastIndexOf('\t') + 1)].TrimEnd('\t') + "\t" : line));
    }

    private static async Task AssertSshAsync(Installation installation)
    {
        var words = (await installation.RunAsync("ssh", Lab, "h1", "--", "printf", "%s|", "two words", "$HOME", "it's")).Expect(0);
        Assert.Equal("two words|$HOME|it's|", words.Output);
        Assert.Equal("3\n", (await installation.RunAsync("ssh", Lab, "h1", "--", "echo one two three | wc -w")).Expect(0).Output);
        (await installation.RunAsync("ssh", Lab, "h1", "--", "exit 7")).Expect(7);

        // No password opens it, and nobody listens on the lab's own links.
        Assert.Contains("Permission denied (publickey)", (await installation.RunAsync("ssh", Lab, "h1", "-l", "nobody", "--", "true")).Expect(255).Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(0\.0\.0\.0|\*|\[::\]):22 ", (await installation.RunAsync("exec", Lab, "h1", "--", "ss", "-ltn")).Expect(0).Output);
    }

    private static async Task AssertForwardAsync(Installation installation)
    {
        using var forward = installation.Start("forward", Lab, "h1", "0:80");
        var line = (await forward.StandardOutput.ReadLineAsync(Cancellation))!;
        Assert.EndsWith("-> h1:80", line, StringComparison.Ordinal);
        Assert.Contains("This page comes from a host of LabSim", await FetchAsync(IPEndPoint.Parse(line.Split(' ')[0]).Port), StringComparison.Ordinal);
        forward.Kill();
        await forward.WaitForExitAsync(Cancellation);
    }

    private static Task<string> FetchAsync(int port) => Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), Cancellation);

    private static async Task KillTheServerAsync(Installation installation)
    {
        var before = (await installation.ReadServerAsync()).Pid;
        using (var server = Process.GetProcessById(before))
        {
            server.Kill();
        }

        var clock = Stopwatch.StartNew();
        while ((await installation.ReadLabAsync(Lab)).Nodes.Any(node => node.State != "ready"))
        {
            Assert.True(clock.Elapsed.TotalSeconds < 30, "no server has taken the lab up");
            await Task.Delay(200, Cancellation);
        }

        Assert.NotEqual(before, (await installation.ReadServerAsync()).Pid);
    }
}
