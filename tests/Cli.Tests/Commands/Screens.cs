using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Screens
{
    private static readonly byte[] Picture = [0x89, .. "PNG and so on"u8];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_goes_into_a_file_or_a_pipe_and_never_to_a_terminal()
    {
        await using var file = Prepare();
        Assert.Equal(0, await file.RunAsync("screen", "tri", "fw", "-o", file.Directory["fw.png"]));
        Assert.Equal(Picture, await File.ReadAllBytesAsync(file.Directory["fw.png"], Cancelled));
        Assert.Contains("the screen of fw", file.ErrorText, StringComparison.Ordinal);
        await using var pipe = Prepare();
        Assert.Equal(0, await pipe.RunAsync("screen", "tri", "fw", "-o", "-"));
        Assert.Equal(Picture, pipe.OutBytes);
        await using var terminal = Prepare();
        terminal.Terminals = new(true, Out: true, true);
        Assert.Equal(2, await terminal.RunAsync("screen", "tri", "fw", "-o", "-"));
        await using var unwritable = Prepare();
        Assert.Equal(1, await unwritable.RunAsync("screen", "tri", "fw", "-o", unwritable.Directory["no/such/folder.png"]));
        Assert.Contains("the picture cannot be written", unwritable.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_that_connects_speaks_with_the_screen_until_the_command_is_interrupted()
    {
        await using var run = Prepare();
        run.Server.OnSocket("GET /api/v1/labs/tri/nodes/fw/screen", async socket =>
        {
            await socket.SendAsync("RFB 003.008\n"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
            var buffer = new byte[100];
            var said = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            await socket.SendAsync(buffer.AsMemory(0, said.Count), WebSocketMessageType.Binary, true, CancellationToken.None);
            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        });
        var command = run.RunAsync("screen", "tri", "fw");
        while (!run.OutText.EndsWith('\n'))
        {
            await Task.Delay(20, Cancelled);
        }

        var address = IPEndPoint.Parse(run.OutText.Trim()["vnc://".Length..]);
        Assert.Equal(IPAddress.Loopback, address.Address);
        using var viewer = new TcpClient();
        await viewer.ConnectAsync(address, Cancelled);
        var buffer = new byte[12];
        await viewer.GetStream().ReadExactlyAsync(buffer, Cancelled);
        Assert.Equal("RFB 003.008\n", Encoding.ASCII.GetString(buffer));
        await viewer.GetStream().WriteAsync("RFB 003.003\n"u8.ToArray(), Cancelled);
        await viewer.GetStream().ReadExactlyAsync(buffer, Cancelled);
        Assert.Equal("RFB 003.003\n", Encoding.ASCII.GetString(buffer));
        run.Interrupts.Raise();
        Assert.Equal(0, await command);
        Assert.Equal(0, await viewer.GetStream().ReadAsync(buffer, Cancelled));
    }

    [Theory]
    [InlineData("--listen is an address and a port", "screen", "tri", "fw", "--listen", "everywhere")]
    [InlineData("one NODE is needed", "screen", "tri")]
    public async Task Wrong_words_say_what_would_be_right(string message, params string[] words)
    {
        await using var run = Prepare();
        Assert.Equal(2, await run.RunAsync(words));
        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
    }

    private static CommandRun Prepare()
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        run.Server.On("GET /api/v1/labs/tri/nodes/fw/screen.png", async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream);
            await stream.WriteAsync(Picture);
            stream.Close();
        });
        return run;
    }
}
