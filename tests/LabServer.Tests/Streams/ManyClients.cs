using System.Net.WebSockets;
using LabSim.LabServer.Tests.Views;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>security.md 2: a crowd of WebSockets keeps nobody else waiting.</summary>
public sealed class ManyClients
{
    private const int Clients = 500;
    private const int Questions = 400;
    private static readonly TimeSpan SlowestOfHundred = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_hundred_viewers_leave_an_ordinary_question_quick()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LABSIM_SOAK") == "1", "500 WebSockets against a clock: ./test --soak runs it");
        await using var view = await ViewClient.OpenAsync();
        string[] doors = [$"/api/v1/labs/{Labs.Name}/statistics", $"/api/v1/labs/{Labs.Name}/nodes/r1/console?scrollback=1000", view.Address + "/rows"];
        var sockets = new List<WebSocket>();
        try
        {
            for (var i = 0; i < Clients; i++)
            {
                sockets.Add(await view.Server.ConnectWebSocketAsync(doors[i % doors.Length], Cancelled));
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            var reading = sockets.Select(socket => ReadAsync(socket, over.Token)).ToArray();
            var block = PcapngBlocks.Frame(TestFrames.Ping(1), 0);
            var took = new List<TimeSpan>();
            for (var i = 0; i < Questions; i++)
            {
                await view.Capture.Pass(block);
                await view.Server.Labs.OpenConsole(Labs.Name, "r1").WriteAsync("words of a guest\r\n"u8.ToArray(), Cancelled);
                var began = TimeProvider.System.GetTimestamp();
                using var answer = await view.Http.GetAsync($"/api/v1/labs/{Labs.Name}", Cancelled);
                took.Add(TimeProvider.System.GetElapsedTime(began));
                Assert.True(answer.IsSuccessStatusCode);
                await Task.Delay(5, Cancelled);
            }

            await over.CancelAsync();
            var messages = await Task.WhenAll(reading);
            Assert.DoesNotContain(0, messages);
            took.Sort();
            Assert.InRange(took[Questions * 99 / 100], TimeSpan.Zero, SlowestOfHundred);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Clients} WebSockets, {messages.Sum()} messages; GET p50 {took[Questions / 2].TotalMilliseconds:0.0} ms, p99 {took[Questions * 99 / 100].TotalMilliseconds:0.0} ms");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    // Reads and acknowledges until it is told to stop; returns the messages.
    private static async Task<int> ReadAsync(WebSocket socket, CancellationToken over)
    {
        var (messages, piece) = (0, new byte[64 << 10]);
        try
        {
            while (!over.IsCancellationRequested)
            {
                var read = await socket.ReceiveAsync(piece, over);
                messages += read.EndOfMessage ? 1 : 0;
                if (read is { EndOfMessage: true, MessageType: WebSocketMessageType.Text })
                {
                    await socket.SendAsync("{\"ack\":1000000}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, over);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // That was the end.
        }

        return messages;
    }
}
