using System.Runtime.CompilerServices;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Virtio;

/// <summary>
/// The device's side of a split virtqueue (virtio 1.2, 2.7) whose driver may be hostile.
/// </summary>
/// <remarks>
/// Theory of operation. The driver writes heads of descriptor chains into the available ring and moves its index; we read
/// them in order, and put each head into the used ring when we are done with it. The index up to which we have used is
/// published last, so that in whatever moment this process dies, the next one starts at the used index and does again what
/// was not finished: a frame may come twice, none is lost. That is why <see cref="Start"/> takes the index from the used ring.
///
/// All of it lies in memory that the guest writes at the same time. So every field is read once, into a local (the runtime
/// may not read it again), the copy is checked, and every walk is bounded by a number that the guest cannot change. Nothing is
/// thrown: a broken rule yields a <see cref="GuestFault"/>.
///
/// INVARIANT: the three pointers are valid, aligned, and their parts lie within mapped memory, while <see cref="Running"/>.
/// They change, and memory is unmapped, only under <see cref="Gate"/>; every other member is called under it, too. Where both
/// gates of a port are taken, the transmit ring's comes first, and no one waits for a transmit gate with a receive gate held.
/// </remarks>
internal sealed unsafe partial class Virtqueue
{
    /// <summary>Descriptors of the largest ring accepted.</summary>
    public const int LargestSize = FrameBurst.LongestChain;

    private GuestMemory? _memory;
    private VringDescriptor* _table;
    private ushort* _available;
    private ushort* _used;
    private ushort _size;
    private ushort _next;
    private ushort _usedIndex;
    private ushort _finished;
    private bool _eventIndex;
    private bool _indirect;

    /// <summary>Held by whoever touches the ring.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether the ring is described, mapped and started.</summary>
    public bool Running { get; private set; }

    /// <summary>Index of the next chain to be read; equal to the used index whenever the gate is free.</summary>
    public ushort Index => _next;

    /// <summary>Descriptors in the ring; 0 before it was described.</summary>
    public ushort Size => _size;

    /// <summary>How many chains wait to be read.</summary>
    public GuestFault Pending(out int count)
    {
        // Acquire: pairs with the driver's write barrier between its ring entries and its index (2.7.13.3).
        count = (ushort)(Volatile.Read(ref _available[1]) - _next);
        return count <= _size ? GuestFault.None : GuestFault.AvailableJump;
    }

    /// <summary>Reads and checks a waiting chain, which stays waiting until <see cref="Finish"/>.</summary>
    /// <param name="ahead">Which: 0 is the oldest.</param>
    /// <param name="deviceWrites">Which direction all its buffers must have.</param>
    /// <param name="segments">Room for <see cref="LargestSize"/> segments.</param>
    /// <param name="chain">The chain, if there is no fault.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public GuestFault Read(int ahead, bool deviceWrites, Span<FrameSegment> segments, out DescriptorChain chain)
    {
        var head = Volatile.Read(ref _available[2 + ((_next + ahead) & (_size - 1))]);

        // Nearly every chain is one good buffer: one copy, one look. Anything else is read anew and walked, fault by fault.
        if (head < _size)
        {
            // SAFETY: the head is below _size, and the table has _size descriptors (checked by Translate).
            var only = Unsafe.ReadUnaligned<VringDescriptor>(_table + head);
            if (only.Flags == (deviceWrites ? VringDescriptor.DeviceWrites : 0) && only.Length != 0
                && _memory!.TryTranslate(only.Address, only.Length, out var start))
            {
                segments[0] = DescriptorChain.Segment(start, only.Length);
                chain = new DescriptorChain(head, 1, only.Length);
                return GuestFault.None;
            }
        }

        return Walk(head, deviceWrites, segments, out chain);
    }

    /// <summary>Puts the oldest waiting chain into the used ring. The driver sees it after <see cref="Publish"/>.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="written">Bytes written to its buffers.</param>
    public void Finish(ushort head, int written)
    {
        // SAFETY: the used ring has _size elements of eight bytes after its first four (2.7.8).
        var element = (uint*)(_used + 2) + (2 * ((_usedIndex + _finished) & (_size - 1)));
        element[0] = head;
        element[1] = (uint)written;
        _finished++;
        _next++;
    }

    /// <summary>Takes back the last <paramref name="count"/> finished chains, which have not been published.</summary>
    public void Unfinish(int count)
    {
        _finished -= (ushort)count;
        _next -= (ushort)count;
    }

    /// <summary>Reads and checks a chain of any shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private GuestFault Walk(ushort head, bool deviceWrites, Span<FrameSegment> segments, out DescriptorChain chain)
    {
        var table = _table;
        var length = (int)_size;
        var inTable = false;
        var count = 0;
        var bytes = 0L;
        chain = default;

        // Every turn adds a buffer, of which there may be _size, or enters the one indirect table that a chain may have.
        // It begins as if a descriptor in front of the chain pointed to its head.
        var descriptor = new VringDescriptor { Flags = VringDescriptor.HasNext, Next = head };
        while ((descriptor.Flags & VringDescriptor.HasNext) != 0)
        {
            if (descriptor.Next >= length)
            {
                return count == 0 && !inTable ? GuestFault.HeadOutsideTable : GuestFault.NextOutsideTable;
            }

            // SAFETY: the index is below length, and the table has length descriptors (checked by Translate or Enter).
            descriptor = Unsafe.ReadUnaligned<VringDescriptor>(table + descriptor.Next);
            if ((descriptor.Flags & VringDescriptor.Indirect) != 0)
            {
                var refused = inTable ? GuestFault.IndirectNested : Enter(descriptor, out table, out length);
                if (refused != GuestFault.None)
                {
                    return refused;
                }

                inTable = true;
                descriptor = new VringDescriptor { Flags = VringDescriptor.HasNext };
                continue;
            }

            var fault = Check(descriptor, count, deviceWrites, out var address);
            if (fault != GuestFault.None)
            {
                return fault;
            }

            segments[count++] = DescriptorChain.Segment(address, descriptor.Length);
            bytes += descriptor.Length;
        }

        chain = new DescriptorChain(head, count, bytes);
        return GuestFault.None;
    }

    private GuestFault Check(in VringDescriptor descriptor, int count, bool deviceWrites, out nint address)
    {
        address = 0;
        if (count == _size)
        {
            return GuestFault.ChainTooLong;
        }

        if (((descriptor.Flags & VringDescriptor.DeviceWrites) != 0) != deviceWrites)
        {
            return GuestFault.WrongDirection;
        }

        if (descriptor.Length == 0)
        {
            return GuestFault.EmptyBuffer;
        }

        return _memory!.TryTranslate(descriptor.Address, descriptor.Length, out address) ? GuestFault.None : GuestFault.BufferOutsideMemory;
    }

    private GuestFault Enter(in VringDescriptor descriptor, out VringDescriptor* table, out int length)
    {
        table = null;
        length = (int)(descriptor.Length / VringDescriptor.Size);
        if (!_indirect)
        {
            return GuestFault.IndirectNotNegotiated;
        }

        if ((descriptor.Flags & VringDescriptor.HasNext) != 0)
        {
            return GuestFault.IndirectWithNext;
        }

        if (descriptor.Length % VringDescriptor.Size != 0 || length == 0 || length > _size)
        {
            return GuestFault.IndirectLength;
        }

        var inside = _memory!.TryTranslate(descriptor.Address, descriptor.Length, out var address);
        table = (VringDescriptor*)address;
        return inside ? GuestFault.None : GuestFault.IndirectOutsideMemory;
    }
}
