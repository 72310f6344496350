using System.Text;
using System.Text.Json;
using LabSim.Contracts;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary>A real guest with several serial ports, of a kind that has them: typed to, pasted into, logged.</summary>
public sealed class SerialPorts
{
    private const string Kind = """
        name: serial-box
        summary: A box with a command line on each serial port.
        interfaces: eth{1..2}
        memory: 16M
        nic: e1000
        disk-bus: ide
        serial-ports: 2
        ready: 'port 1'
        shutdown: power-off

        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_are_consoles_of_their_own_take_a_paste_without_loss_and_are_logged()
    {
        Requires.Program("qemu-img");
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        string Path(string name) => System.IO.Path.Combine(folder, name);
        Directory.CreateDirectory(System.IO.Path.Combine(installation.Home, "kinds"));
        await File.WriteAllTextAsync(System.IO.Path.Combine(installation.Home, "kinds", "serial-box.yaml"), Kind, Cancelled);
        await File.WriteAllBytesAsync(Path("box.img"), SerialBox.Disk(), Cancelled);
        (await installation.RunAsync("image", "add", Path("box.img"), "--name", "box", "--kind", "serial-box")).Expect(0);
        await File.WriteAllTextAsync(Path("ports.yaml"), "name: ports\nnodes:\n  b1: { image: box }\n  b2: { image: box, serial-ports: 4 }\nlinks: [ \"b1:eth1 -- b2:eth1\" ]\n", Cancelled);
        (await installation.RunAsync("up", Path("ports.yaml"), "--wait", "ready")).Expect(0);
        var lab = JsonSerializer.Deserialize((await installation.RunAsync("ps", "ports", "--json")).Expect(0).OutputBytes, ContractJson.Default.LabDocument)!;
        Assert.Equal([2, 4], lab.Nodes.Select(node => node.SerialPorts));

        // A line on the second port is nowhere else, and outlives the server.
        (await installation.RunAsync("hello\r"u8.ToArray(), "console", "ports", "b1:2")).Expect(0);
        await installation.AwaitConsoleAsync("ports", "b1:2", "hello", log => log == "port 2\r\nhello\r\n2> ");
        Assert.Equal("port 1\r\n", (await installation.RunAsync("console", "ports", "b1", "--log")).Expect(0).Output);
        Assert.Equal("port 4\r\n", (await installation.RunAsync("console", "ports", "b2", "--port", "4", "--log")).Expect(0).Output);
        var refused = await installation.RunAsync("console", "ports", "b1", "--port", "3", "--log");
        Assert.Equal(ExitStatus.NotFound, refused.ExitStatus);
        Assert.Contains("node b1 of lab ports has no serial port 3: it has ports 1 to 2", refused.Error, StringComparison.Ordinal);
        Assert.Contains("serial-ports: 3", refused.Error, StringComparison.Ordinal);
        (await installation.RunAsync("server", "restart")).Expect(0);
        Assert.Equal("port 2\r\nhello\r\n2> ", (await installation.RunAsync("console", "ports", "b1:2", "--log")).Expect(0).Output);

        // At once, the box loses letters behind each line; slowly, none.
        string[] lines = [.. Enumerable.Range(1, 30).Select(line => $"ip route 10.0.{line}.0 255.255.255.0 192.0.2.{line}")];
        await File.WriteAllTextAsync(Path("routes.txt"), string.Concat(lines.Select(line => line + "\n")), Cancelled);
        (await installation.RunAsync(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\r"))), "console", "ports", "b2:3")).Expect(0);
        Assert.NotEqual(Said(3, lines), (await installation.RunAsync("console", "ports", "b2:3", "--log")).Output);
        var sent = (await installation.RunAsync("console", "ports", "b2:4", "--send", Path("routes.txt"), "--log-file", Path("{node}.log"))).Expect(0);
        Assert.Contains("30 lines typed to b2:4", sent.Error, StringComparison.Ordinal);
        Assert.Equal(Said(4, lines), (await installation.RunAsync("console", "ports", "b2:4", "--log")).Output);
        Assert.Equal(Said(4, lines), "port 4\r\n" + await File.ReadAllTextAsync(Path("b2:4.log"), Cancelled));

        // Fewer ports want another machine.
        await File.WriteAllTextAsync(Path("ports.yaml"), (await File.ReadAllTextAsync(Path("ports.yaml"), Cancelled)).Replace("serial-ports: 4", "serial-ports: 1", StringComparison.Ordinal), Cancelled);
        Assert.Contains("serial-ports: 4 → 1", (await installation.RunAsync("up", Path("ports.yaml"))).Error + (await installation.RunAsync("apply", Path("ports.yaml"))).Error, StringComparison.Ordinal);
        (await installation.RunAsync("down", "ports", "--wipe")).Expect(0);
    }

    private static string Said(int port, string[] lines) => $"port {port}\r\n{string.Concat(lines.Select(line => $"{line}\r\n{port}> "))}";
}
