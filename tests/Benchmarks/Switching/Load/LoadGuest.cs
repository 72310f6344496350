using LabSim.TestKit;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>
/// A guest that does next to nothing but move indexes: every descriptor, every entry of the available rings and every frame is written once. That needs a switch that uses
/// chains in order, as all of them here do; <see cref="CheckOrder"/> makes sure of it.
/// </summary>
internal sealed class LoadGuest : IDisposable
{
    /// <summary>Descriptors of each ring, the most that QEMU takes.</summary>
    public const ushort RingSize = 1024;

    private const ulong FirstBuffer = 0x4_0000;
    private const int LineLength = 64;
    private const int CommonBuffer = 2048;
    private readonly TestGuest _guest;
    private readonly byte[] _frame;
    private readonly byte[] _expected;
    private readonly ulong _stride;
    private ushort _sent;
    private ushort _seen;

    /// <summary>Connects to a vhost-user port, and leaves all buffers ready.</summary>
    /// <param name="path">The port's socket.</param>
    /// <param name="side">Which of the two guests it is, 0 or 1.</param>
    /// <param name="frameLength">Bytes of all its frames.</param>
    public LoadGuest(string path, int side, int frameLength)
    {
        _frame = LoadFrames.Between(side, frameLength);
        _expected = LoadFrames.Between(1 - side, frameLength);

        // An odd number of cache lines from buffer to buffer, so that their beginnings do not fall into the same few sets of a cache.
        var lines = (Math.Max(CommonBuffer, 12 + frameLength) + LineLength - 1) / LineLength | 1;
        _stride = (ulong)(lines * LineLength);
        const long Page = 4096;
        var length = ((long)FirstBuffer + (2 * RingSize * (long)_stride) + Page - 1) / Page * Page;
        _guest = new TestGuest(path, new TestGuestOptions { RingSize = RingSize, ReceiveBuffers = 0, MemoryLength = (int)length });
        PrepareTransmit();
        PrepareReceive();
        if (!_guest.Start())
        {
            throw new InvalidOperationException($"What listens at {path} did not take a guest.");
        }

        OfferAll();
    }

    /// <summary>How many frames it has sent that are not done with.</summary>
    public int Unfinished => (ushort)(_sent - _guest.Transmitting.UsedIndex);

    /// <summary>Sends so many frames; there is room for them.</summary>
    public void Send(int count)
    {
        var before = _sent;
        _sent += (ushort)count;
        _guest.Transmitting.AvailableIndex = _sent;
        Interlocked.MemoryBarrier();
        if (WantsKick(_guest.Transmitting, before))
        {
            _guest.TransmitKick.Signal();
        }
    }

    /// <summary>Takes what came, and gives the buffers back.</summary>
    /// <returns>How many frames it was.</returns>
    public int Take()
    {
        var count = (ushort)(_guest.Receiving.UsedIndex - _seen);
        if (count > 0)
        {
            var before = (ushort)(_seen + RingSize);
            _seen += count;
            _guest.Receiving.AvailableIndex = (ushort)(_seen + RingSize);
            Interlocked.MemoryBarrier();
            if (WantsKick(_guest.Receiving, before))
            {
                _guest.ReceiveKick.Signal();
            }
        }

        return count;
    }

    /// <summary>Makes sure that chains were used in order and that the last frame that came is whole.</summary>
    /// <exception cref="InvalidOperationException">They were not, so what was counted means nothing.</exception>
    public void CheckOrder()
    {
        foreach (var ring in new[] { _guest.Receiving, _guest.Transmitting })
        {
            var used = ring.UsedIndex;
            for (var i = 1; i <= RingSize && i <= used; i++)
            {
                var index = (ushort)(used - i);
                if (ring.UsedElement(index).Head != (uint)(index % RingSize))
                {
                    throw new InvalidOperationException($"Chain {index} was used out of order: a guest that only moves indexes cannot drive this switch.");
                }
            }
        }

        if (_seen == 0)
        {
            return;
        }

        var last = (ushort)(_seen - 1) % RingSize;
        var (_, length) = _guest.Receiving.UsedElement((ushort)(_seen - 1));
        var bytes = _guest.Memory.Slice(ReceiveBuffer(last), (int)length)[_guest.Options.HeaderLength..];
        if (!bytes.SequenceEqual(_expected))
        {
            throw new InvalidOperationException($"A frame of {bytes.Length} bytes came that nobody sent: {Convert.ToHexString(bytes[..Math.Min(16, bytes.Length)])}…");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _guest.Dispose();

    private ulong TransmitBuffer(int index) => FirstBuffer + (_stride * (ulong)index);

    private ulong ReceiveBuffer(int index) => TransmitBuffer(RingSize + index);

    private void PrepareTransmit()
    {
        for (ushort i = 0; i < RingSize; i++)
        {
            _frame.CopyTo(_guest.Memory.Slice(TransmitBuffer(i) + (ulong)_guest.Options.HeaderLength, _frame.Length));
            _guest.Transmitting.WriteDescriptor(i, TestGuest.GuestBase + TransmitBuffer(i), (uint)(_guest.Options.HeaderLength + _frame.Length), 0);
            _guest.Transmitting.Offer(i);
        }

        _guest.Transmitting.AvailableIndex = 0;
    }

    private void PrepareReceive()
    {
        for (ushort i = 0; i < RingSize; i++)
        {
            _guest.Receiving.WriteDescriptor(i, TestGuest.GuestBase + ReceiveBuffer(i), (uint)_stride, TestRing.Write);
            _guest.Receiving.Offer(i);
        }

        _guest.Receiving.AvailableIndex = 0;
    }

    private void OfferAll()
    {
        _guest.Receiving.AvailableIndex = RingSize;
        _guest.ReceiveKick.Signal();
    }

    // vring_need_event of virtio 1.2, 2.7.7.2: whether the event index was passed since the last look.
    private static bool WantsKick(TestRing ring, ushort before)
    {
        var now = ring.AvailableIndex;
        return (ushort)(now - ring.AvailableEvent - 1) < (ushort)(now - before);
    }
}
