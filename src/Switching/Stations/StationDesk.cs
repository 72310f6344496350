using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Stations;

/// <summary>
/// Answers what the station behind a port asks the segment itself: DHCP, and names that the segment knows. Requests for an address go no further, whether or not they are
/// answered: a second DHCP server behind the segment would answer them, too.
/// </summary>
/// <remarks>
/// An answer is sent at the worker's next turn, not within the frame's delivery, so that nothing is sent to a device that is just sending. It allocates: such frames come
/// by the minute, not by the microsecond. How many wait is bounded.
/// </remarks>
/// <param name="services">What the segment tells.</param>
/// <param name="station">Who is behind the port.</param>
/// <param name="stations">All stations of the segment, read at each question.</param>
internal sealed class StationDesk(SegmentServices services, SegmentStation station, Func<IEnumerable<SegmentStation>> stations)
{
    private const int MostWaiting = 32;
    private const int LongestRequest = 1514;
    private const int PortsEnd = 38;
    private readonly uint _nameServer = SegmentStation.NumberOf(services.NameServer);
    private readonly Queue<byte[]> _answers = new();

    /// <summary>Marks the delivered frames from <paramref name="first"/> on that are for the segment itself, and makes their answers. Under the port's gate.</summary>
    /// <returns>Whether there are answers to send.</returns>
    public bool Take(FrameBurst burst, int first)
    {
        foreach (ref var frame in burst.Frames[first..])
        {
            if (frame is { Verdict: FrameVerdict.Delivered, Length: >= PortsEnd and <= LongestRequest } && IsForUs(burst.SegmentsOf(frame)))
            {
                Serve(burst.SegmentsOf(frame), ref frame);
            }
        }

        return _answers.Count > 0;
    }

    /// <summary>Gives the frames that were taken the verdict that their link counts. Under the port's gate.</summary>
    public static void GiveBack(FrameBurst burst)
    {
        foreach (ref var frame in burst.Frames)
        {
            frame.Verdict = frame.Verdict == FrameVerdict.Answered ? FrameVerdict.Delivered : frame.Verdict;
        }
    }

    /// <summary>Makes a burst of what there is to send; it is valid until the next call. Under the port's gate.</summary>
    /// <param name="burst">A free burst.</param>
    /// <param name="sent">Keeps the frames that are in the burst.</param>
    public void Fill(FrameBurst burst, List<byte[]> sent)
    {
        burst.Clear();
        sent.Clear();
        while (_answers.TryDequeue(out var answer))
        {
            sent.Add(answer);
            burst.FreeSegments[0] = SegmentMemory.OfPinned(answer);
            burst.Add(0, 1, answer.Length, FrameVerdict.Forward);
        }
    }

    // The port where it is in nearly every such frame: behind an IP header without options. Others do not come from resolvers and DHCP clients.
    private bool IsForUs(ReadOnlySpan<FrameSegment> segments)
    {
        Span<byte> start = stackalloc byte[PortsEnd];
        SegmentMemory.Gather(segments, start);
        return BinaryPrimitives.ReadUInt16BigEndian(start[36..]) switch
        {
            DhcpAnswer.ServerPort => true,
            DnsAnswer.ServerPort => BinaryPrimitives.ReadUInt32BigEndian(start[30..]) == _nameServer,
            _ => false,
        };
    }

    private void Serve(ReadOnlySpan<FrameSegment> segments, ref FrameEntry frame)
    {
        Span<byte> copy = stackalloc byte[LongestRequest];
        copy = copy[..frame.Length];
        SegmentMemory.Gather(segments, copy);
        if (!UdpPacket.TryRead(copy, out var packet))
        {
            return;
        }

        var answer = packet.DestinationPort switch
        {
            DhcpAnswer.ServerPort => DhcpAnswer.To(packet, services, station),
            DnsAnswer.ServerPort => DnsAnswer.To(packet, services, stations()),
            _ => null,
        };
        if (answer is not null || packet.DestinationPort == DhcpAnswer.ServerPort)
        {
            frame.Verdict = FrameVerdict.Answered;
        }

        if (answer is not null && _answers.Count < MostWaiting)
        {
            _answers.Enqueue(answer);
        }
    }
}
