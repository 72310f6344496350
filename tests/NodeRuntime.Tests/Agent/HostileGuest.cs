using System.IO.Pipelines;
using LabSim.NodeRuntime.Agent;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Agent;

/// <summary>A guest that the test speaks for.</summary>
internal sealed class HostileGuest : IAsyncDisposable
{
    private readonly Pipe _toHost = new(new PipeOptions(pauseWriterThreshold: 1 << 20));
    private readonly Pipe _toGuest = new(new PipeOptions(pauseWriterThreshold: 1 << 20));
    private readonly AgentFrameReader _reader = new();
    private byte[] _unread = [];

    public HostileGuest()
    {
        Agent = new GuestAgent(new DuplexStream(_toHost.Reader.AsStream(), _toGuest.Writer.AsStream()), Time);
        Agent.Start();
    }

    public ManualTimeProvider Time { get; } = new();

    public GuestAgent Agent { get; }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _toHost.Writer.WriteAsync(bytes);

    public Task SendAsync(AgentFrameType type, uint channel, params byte[] payload) => SendAsync(new AgentFrame(type, channel, payload).Encode());

    /// <summary>Answers the next hello as a good agent does.</summary>
    public async Task WelcomeAsync()
    {
        var hello = await ReceiveAsync(AgentFrameType.Hello);
        await SendAsync(AgentFrameType.Welcome, 0, [.. hello.Payload.Span, 0, 0, 0, 1]);
    }

    /// <summary>The next frame of this type; others are passed over.</summary>
    public async Task<AgentFrame> ReceiveAsync(AgentFrameType type)
    {
        var stream = _toGuest.Reader.AsStream();
        var buffer = new byte[65536];
        while (true)
        {
            if (TryTake(type) is { } frame)
            {
                return frame;
            }

            var got = await stream.ReadAsync(buffer, AgentProcess.Deadline());
            Assert.NotEqual(0, got);
            _unread = buffer[..got];
        }
    }

    public async ValueTask DisposeAsync() => await Agent.DisposeAsync();

    private AgentFrame? TryTake(AgentFrameType type)
    {
        ReadOnlySpan<byte> rest = _unread;
        while (_reader.TryRead(ref rest, out var frame))
        {
            if (frame.Type == type)
            {
                _unread = rest.ToArray();
                return frame with { Payload = frame.Payload.ToArray() };
            }
        }

        _unread = [];
        return null;
    }
}
