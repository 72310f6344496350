using LabSim.NodeRuntime.Agent;

namespace LabSim.NodeRuntime.Tests.Agent;

public sealed class AgentFrameReaderTests
{
    [Fact]
    public void Every_byte_survives_however_the_stream_is_cut()
    {
        var payload = Enumerable.Range(0, 1024).Select(i => (byte)i).ToArray();
        var wire = new AgentFrame(AgentFrameType.Output, 0x7E7D7E7D, payload).Encode();
        Assert.Equal(2, wire.Count(b => b == AgentFrame.Flag));
        for (var cut = 1; cut < 60; cut++)
        {
            var frame = Assert.Single(Read(wire, cut));
            Assert.Equal((AgentFrameType.Output, 0x7E7D7E7Du), (frame.Type, frame.Channel));
            Assert.Equal(payload, frame.Payload.ToArray());
        }
    }

    [Fact]
    public void A_frame_that_was_cut_off_hides_none_that_follows()
    {
        var first = new AgentFrame(AgentFrameType.Output, 1, new byte[] { 0x7D, 2, 3, 4, 5 }).Encode();
        var second = new AgentFrame(AgentFrameType.State, 2, "R"u8.ToArray()).Encode();
        for (var length = 0; length < first.Length - 1; length++)
        {
            Assert.Equal(2u, Assert.Single(Read([.. first[..length], .. second], 7)).Channel);
        }
    }

    [Fact]
    public void A_frame_of_the_greatest_size_fits_and_a_greater_one_is_dropped()
    {
        byte[] wire = [
            .. new AgentFrame(AgentFrameType.Output, 1, new byte[AgentFrame.MaxPayload + 1]).Encode(),
            .. new AgentFrame(AgentFrameType.Output, 2, new byte[AgentFrame.MaxPayload]).Encode()];
        Assert.Equal(2u, Assert.Single(Read(wire, 5000)).Channel);
    }

    [Fact]
    public void Garbage_is_counted_until_a_frame_comes()
    {
        var reader = new AgentFrameReader();
        ReadOnlySpan<byte> garbage = new byte[100_000];
        Assert.False(reader.TryRead(ref garbage, out _));
        ReadOnlySpan<byte> flag = [AgentFrame.Flag];
        Assert.False(reader.TryRead(ref flag, out _));
        Assert.Equal(100_000, reader.Garbage);
        ReadOnlySpan<byte> good = new AgentFrame(AgentFrameType.State, 0, default).Encode();
        Assert.True(reader.TryRead(ref good, out _));
        Assert.Equal(0, reader.Garbage);
    }

    private static List<AgentFrame> Read(byte[] wire, int piece)
    {
        var reader = new AgentFrameReader();
        var frames = new List<AgentFrame>();
        foreach (var chunk in wire.Chunk(piece))
        {
            ReadOnlySpan<byte> bytes = chunk;
            while (reader.TryRead(ref bytes, out var frame))
            {
                frames.Add(frame with { Payload = frame.Payload.ToArray() });
            }
        }

        return frames;
    }
}
