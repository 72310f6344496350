using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

/// <summary><c>labsim forward</c> and what <c>labsim ssh</c> says before there is an ssh.</summary>
public sealed class Forwards
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_connection_to_a_port_is_one_to_the_node()
    {
        await using var run = Prepare();
        Echo(run, 80);
        Echo(run, 22);
        var command = run.RunAsync("forward", "tri", "web", "0:80", "22");
        while (run.OutText.Count(c => c == '\n') < 2)
        {
            await Task.Delay(20, Cancelled);
        }

        var lines = run.OutText.TrimEnd().Split('\n');
        Assert.Equal(["web:80", "web:22"], lines.Select(line => line.Split(" -> ")[1]));
        foreach (var line in lines)
        {
            var address = IPEndPoint.Parse(line.Split(' ')[0]);
            Assert.Equal(IPAddress.Loopback, address.Address);
            using var client = new TcpClient();
            await client.ConnectAsync(address, Cancelled);
            await client.GetStream().WriteAsync("hello"u8.ToArray(), Cancelled);
            var answer = new byte[5];
            await client.GetStream().ReadExactlyAsync(answer, Cancelled);
            Assert.Equal("hello", Encoding.ASCII.GetString(answer));
        }

        run.Interrupts.Raise();
        Assert.Equal(0, await command);
    }

    [Fact]
    public async Task With_stdio_it_joins_one_connection_to_standard_input_and_output()
    {
        await using var run = Prepare("SSH-2.0-x\r\n");
        var output = new MemoryStream();
        run.RawOut = output;
        Echo(run, 22);
        Assert.Equal(0, await run.RunAsync("forward", "tri", "web", "22", "--stdio"));
        Assert.Equal("SSH-2.0-x\r\n", Encoding.ASCII.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData(2, "a NODE and at least one PORT are needed", "forward", "tri", "web")]
    [InlineData(2, "'http' is no port", "forward", "tri", "web", "http")]
    [InlineData(2, "'1:2:3:4' is no port", "forward", "tri", "web", "1:2:3:4")]
    [InlineData(2, "'80:99999' is no port", "forward", "tri", "web", "80:99999")]
    [InlineData(2, "--stdio joins one connection", "forward", "tri", "web", "80:80", "--stdio")]
    [InlineData(4, "lab tri has no node 'wbe'", "ssh", "tri", "wbe")]
    [InlineData(1, "node alone of lab tri is not on a management segment", "ssh", "tri", "alone")]
    [InlineData(2, "whom to log in as in a cloud-image is not known", "ssh", "tri", "web")]
    [InlineData(2, "one NODE is needed", "ssh", "tri")]
    public async Task Wrong_words_say_what_would_be_right(int status, string message, params string[] words)
    {
        await using var run = Prepare();
        Assert.Equal(status, await run.RunAsync(words));
        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
    }

    private static CommandRun Prepare(string input = "")
    {
        var run = new CommandRun { Input = new MemoryStream(Encoding.ASCII.GetBytes(input)) };
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        var web = new NodeDocument { Name = "web", Kind = "cloud-image", Image = "debian", Arch = "x86_64", State = "ready", Interfaces = [], Management = new ManagementDocument("eth0", "172.20.20.11", "web.tri.internal", null, []) };
        run.Server.On(
            "GET /api/v1/labs/tri", _ => new LabDocument { Name = "tri", State = "running", File = "/x", LastEvent = 1, Nodes = [web, web with { Name = "alone", Management = null }], Links = [] }, ContractJson.Default.LabDocument);
        return run;
    }

    private static void Echo(CommandRun run, int port) => run.Server.OnSocket($"GET /api/v1/labs/tri/nodes/web/ports/{port}", async socket =>
    {
        var buffer = new byte[100];
        var said = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        await socket.SendAsync(buffer.AsMemory(0, said.Count), WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    });
}
