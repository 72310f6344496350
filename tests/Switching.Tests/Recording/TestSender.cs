using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Recording;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Recording;

/// <summary>A port's log and bursts for it: frames of 120 bytes, a number and then its lowest byte again and again.</summary>
internal sealed class TestSender : IDisposable
{
    private const int Length = 120;
    private readonly byte[] _frames = GC.AllocateArray<byte>(FrameBurst.Capacity * Length, pinned: true);
    private readonly FrameBurst _burst = new();
    private int _sent;

    public TestSender(RecorderMemory memory)
    {
        Log = NewLog(memory);
        var at = SegmentMemory.OfPinned(_frames).Address;
        for (var i = 0; i < FrameBurst.Capacity; i++)
        {
            _burst.FreeSegments[0] = new FrameSegment(at + (i * Length), Length);
            _burst.Add(0, 1, Length, FrameVerdict.Delivered);
        }
    }

    public FrameLog Log { get; }

    /// <summary>Another port's log.</summary>
    public static FrameLog NewLog(RecorderMemory memory)
    {
        var log = new FrameLog(memory, begun: 0);
        memory.Join(log);
        log.Begin(RecorderLimits.HeaderBytes);
        return log;
    }

    /// <summary>Sends bursts, the time being their number from 1; returns how many frames were sent by now.</summary>
    public int Send(FrameLog? peer, int bursts)
    {
        for (var n = 0; n < bursts; n++)
        {
            for (var i = 0; i < FrameBurst.Capacity; i++, _sent++)
            {
                var frame = _frames.AsSpan(i * Length, Length);
                frame.Fill((byte)_sent);
                BinaryPrimitives.WriteInt32LittleEndian(frame, _sent);
            }

            Log.TakeSent(_burst, FrameBurst.Capacity, _sent / FrameBurst.Capacity, peer);
        }

        return _sent;
    }

    public void Dispose() => GC.KeepAlive(_frames);
}
