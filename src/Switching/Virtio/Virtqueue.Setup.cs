namespace LabSim.Switching.Virtio;

/// <content>Describing, starting and stopping the ring: the control thread's part.</content>
internal sealed unsafe partial class Virtqueue
{
    private VirtqueueAddresses _addresses;
    private bool _described;

    /// <summary>Where its parts are, if it was described.</summary>
    public VirtqueueAddresses? Addresses => _described ? _addresses : null;

    /// <summary>Sets the number of descriptors, which must be a power of two from 1 to <see cref="LargestSize"/>.</summary>
    public GuestFault Resize(uint size)
    {
        if (Running)
        {
            return GuestFault.RingRunning;
        }

        if (size is 0 or > LargestSize || (size & (size - 1)) != 0)
        {
            return GuestFault.RingSize;
        }

        _size = (ushort)size;
        return GuestFault.None;
    }

    /// <summary>Says where the ring is. A running ring goes on there.</summary>
    public GuestFault Describe(VirtqueueAddresses addresses)
    {
        _addresses = addresses;
        _described = true;
        return Running ? Translate() : GuestFault.None;
    }

    /// <summary>Gives the ring another memory. A running ring goes on in it, or stops with a fault.</summary>
    public GuestFault Remap(GuestMemory? memory)
    {
        _memory = memory;
        return Running ? Translate() : GuestFault.None;
    }

    /// <summary>Sets what was negotiated.</summary>
    public void Negotiate(VirtioFeatures features)
    {
        _eventIndex = features.HasFlag(VirtioFeatures.RingEventIndex);
        _indirect = features.HasFlag(VirtioFeatures.RingIndirectDescriptors);
        _calledOnce = false;
    }

    /// <summary>Sets the index that <see cref="Index"/> tells until the ring starts; a start reads the used ring, which is equal or right.</summary>
    public GuestFault Rewind(ushort index)
    {
        if (Running)
        {
            return GuestFault.RingRunning;
        }

        _next = index;
        return GuestFault.None;
    }

    /// <summary>Starts at the used index: everything after it has yet to be done, by whoever did not finish it.</summary>
    public GuestFault Start()
    {
        if (_size == 0 || !_described || _memory is null)
        {
            return GuestFault.RingNotConfigured;
        }

        var fault = Translate();
        if (fault == GuestFault.None)
        {
            Running = true;
            _finished = 0;
            _usedIndex = Volatile.Read(ref _used[1]);
            _next = _usedIndex;
            _used[0] = 0;
            (_calledOnce, _calledAt) = (false, _usedIndex);
        }

        return fault;
    }

    /// <summary>Stops. <see cref="Index"/> stays, the memory is touched no more.</summary>
    public void Stop() => Running = false;

    /// <summary>Forgets everything that the last machine said.</summary>
    public void Reset()
    {
        Stop();
        _memory = null;
        _described = false;
        _size = 0;
        _next = 0;
        _eventIndex = false;
        _indirect = false;
    }

    /// <summary>Checks alignment (2.7) in this process, where it counts, and that each part is whole in one region.</summary>
    private GuestFault Translate()
    {
        var inside = _memory is not null
            & TryTranslate(_addresses.Table, (uint)VringDescriptor.Size * _size, VringDescriptor.Size, out var table)
            & TryTranslate(_addresses.Available, 6 + (2u * _size), sizeof(ushort), out var available)
            & TryTranslate(_addresses.Used, 6 + (8u * _size), sizeof(uint), out var used);
        if (!inside)
        {
            Stop();
            return GuestFault.RingAddress;
        }

        _table = (VringDescriptor*)table;
        _available = (ushort*)available;
        _used = (ushort*)used;
        return GuestFault.None;
    }

    private bool TryTranslate(ulong user, uint length, int alignment, out nint address)
    {
        address = 0;
        return _memory is not null && _memory.TryTranslateUser(user, length, out address) && address % alignment == 0;
    }
}
