using System.Text;
using LabSim.NodeRuntime.Dissection;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Dissection;

public sealed class Dissecting
{
    private static readonly byte[] Question = "GET /index.html HTTP/1.1\r\nHost: r2\r\n\r\n"u8.ToArray();
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frame_has_a_tree_whose_items_know_their_bytes_and_filters()
    {
        await using var capture = new GrowingCapture();
        capture.Add(TestFrames.Ping(1), TestFrames.Ping(1, reply: true));
        var frame = await capture.Dissection.ReadFrameAsync(1, Cancelled);
        Assert.Equal(TestFrames.Ping(1), frame.Bytes.ToArray());
        var ip = frame.Tree.Single(item => item.Filter == "ip");
        Assert.Equal((14, 20, "Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2"), (ip.Start, ip.Length, ip.Label));
        Assert.Contains(ip.Children, item => item is { Filter: "ip.ttl == 64", Start: 22, Length: 1 });
        Assert.Contains(frame.Tree, item => item.Label == "Internet Control Message Protocol");
    }

    [Fact]
    public async Task Frames_that_came_since_are_known_and_half_a_frame_is_not_shown_to_sharkd()
    {
        await using var capture = new GrowingCapture();
        capture.Add(TestFrames.Ping(1));
        Assert.Equal(1, (await capture.Dissection.MatchAsync("icmp", Cancelled)).Total);
        capture.Add(TestFrames.OspfHello());
        var half = PcapngBlocks.Frame(TestFrames.Ping(9), 9).AsSpan(0, 60).ToArray();
        capture.AddBytes(half);
        var hello = await capture.Dissection.ReadFrameAsync(2, Cancelled);
        Assert.Contains(hello.Tree, item => item.Label == "Open Shortest Path First");
        Assert.Equal([2], (await capture.Dissection.MatchAsync("ospf.hello", Cancelled)).Numbers);
        var late = await Assert.ThrowsAsync<DissectionException>(() => capture.Dissection.ReadFrameAsync(3, Cancelled));
        Assert.Equal((DissectionProblem.NotFound, "there is no frame 3 in this capture"), (late.Problem, late.Message));
    }

    [Fact]
    public async Task A_capture_that_has_not_begun_is_no_trouble()
    {
        await using var capture = new GrowingCapture(begun: false);
        await capture.Dissection.PrepareAsync(Cancelled);
        Assert.Equal(0, (await capture.Dissection.MatchAsync("icmp", Cancelled)).Total);
        await Assert.ThrowsAsync<DissectionException>(() => capture.Dissection.MatchAsync("icmp ==", Cancelled));
        capture.Begin();
        capture.Add(TestFrames.Ping(1));
        Assert.Equal([1], (await capture.Dissection.MatchAsync("icmp", Cancelled)).Numbers);
    }

    [Fact]
    public async Task A_display_filter_finds_its_frames_and_a_wrong_one_is_refused_in_wiresharks_words()
    {
        await using var capture = new GrowingCapture();
        capture.Add(TestFrames.Ping(1), TestFrames.Tcp((40000, 179), 1, 1, 24, TestFrames.Bgp(4, [])), TestFrames.Ping(2));
        var pings = await capture.Dissection.MatchAsync("icmp.seq > 0", Cancelled);
        Assert.Equal([1, 3], pings.Numbers);
        Assert.Equal(3, pings.Total);
        Assert.Equal([2], (await capture.Dissection.MatchAsync("bgp.type == 4", Cancelled)).Numbers);
        Assert.Equal([1, 2, 3], (await capture.Dissection.MatchAsync("", Cancelled)).Numbers);
        foreach (var (wrong, words) in new[] { ("ip.adr == 1", "ip.adr"), ("tcp.port ==", "Unexpected end"), ("\"", ""), ("host 10.0.0.1", "10.0.0.1"), ("ip.addr == r2.example", "r2.example") })
        {
            var refusal = await Assert.ThrowsAsync<DissectionException>(() => capture.Dissection.MatchAsync(wrong, Cancelled));
            Assert.Equal(DissectionProblem.BadFilter, refusal.Problem);
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nonsense_of_any_sort_gets_an_answer()
    {
        await using var capture = new GrowingCapture(new SharkdPatience { Question = TimeSpan.FromSeconds(20), LoadSpacing = 0 });
        capture.Add(TestFrames.Ping(1));
        string[] hostile =
        [
            new('(', 1800), new('!', 1800), new string('(', 900) + "ip" + new string(')', 900), new('x', 1800), new('x', 5000), new('ü', 1500), "\"\\", "\\", "\0", "ip\0x", "\u0001", "\u202eip", "ip\r\nand\tudp",
            "ip matches \"" + new string('(', 1500), "frame[0:99999999999999] == 1", "${x:y}", "{", "}", "{\"id\":1}", "ip}{\"id\":2}", "tcp.port in {1..65535}", string.Concat(Enumerable.Repeat("ip or ", 300)),
        ];
        var asked = 0;
        foreach (var expression in hostile)
        {
            try
            {
                _ = await capture.Dissection.MatchAsync(expression, Cancelled);
            }
            catch (DissectionException refusal)
            {
                Assert.Equal(DissectionProblem.BadFilter, refusal.Problem);
            }

            _ = await capture.Dissection.CompleteAsync(expression[..Math.Min(expression.Length, 1800)], Cancelled);
            asked++;
        }

        Assert.Equal(hostile.Length, asked);
        Assert.Equal([1], (await capture.Dissection.MatchAsync("frame contains \"abc\"", Cancelled)).Numbers);
    }

    [Fact]
    public async Task Fields_are_completed_with_what_they_hold()
    {
        await using var capture = new GrowingCapture();
        var fields = await capture.Dissection.CompleteAsync("tcp.srcp", Cancelled);
        Assert.Equal(new FilterField("tcp.srcport", "unsigned", "Source Port"), Assert.Single(fields));
        Assert.Contains(new FilterField("ip.src", "ipv4", "Source Address"), await capture.Dissection.CompleteAsync("ip.s", Cancelled));
        Assert.Empty(await capture.Dissection.CompleteAsync("no.such.thing", Cancelled));
    }

    [Fact]
    public async Task A_stream_is_followed_both_ways()
    {
        await using var capture = new GrowingCapture();
        var length = (uint)Question.Length;
        capture.Add(
            TestFrames.Tcp((40000, 80), 100, 0, 2), TestFrames.Tcp((40000, 80), 500, 101, 18, back: true), TestFrames.Tcp((40000, 80), 101, 501, 16),
            TestFrames.Tcp((40000, 80), 101, 501, 24, Question), TestFrames.Tcp((40000, 80), 501, 101 + length, 24, Answer, back: true), TestFrames.Ping(1));
        var stream = await capture.Dissection.FollowAsync(1, StreamProtocol.Tcp, Cancelled);
        Assert.Equal(("10.0.0.1:40000", "10.0.0.2:80", "tcp.stream eq 0"), (stream.A, stream.B, stream.Filter));
        Assert.Equal([(false, 4), (true, 5)], stream.Pieces.Select(piece => (piece.FromB, piece.Frame)));
        Assert.Equal(Encoding.ASCII.GetString(Question), Encoding.ASCII.GetString(stream.Pieces[0].Bytes.Span));
        var http = await capture.Dissection.FollowAsync(4, StreamProtocol.Http, Cancelled);
        Assert.Equal("hello", Encoding.ASCII.GetString(http.Pieces[^1].Bytes.Span));
        var ping = await Assert.ThrowsAsync<DissectionException>(() => capture.Dissection.FollowAsync(6, StreamProtocol.Tcp, Cancelled));
        Assert.Equal("frame 6 is in no TCP stream", ping.Message);
    }
}
