using System.Collections.Immutable;
using LabSim.Interop;
using LabSim.Switching.HandOver;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// What one connection has agreed on, and what each request does to the port.
/// </summary>
/// <remarks>
/// Theory of operation. QEMU is the front-end: it accepts features, sends the machine's memory as files, describes both rings
/// (size, next index, place), and starts each by sending its kick; GET_VRING_BASE stops it. From the kick on the worker serves
/// the ring, so everything that changes it is done under its gate (VhostUserRing). When the machine's memory changes while
/// rings run, the new table is mapped first, each ring moves over between two bursts, and only then the old one is unmapped.
/// After a restart of this process QEMU connects again and repeats it all with the used index as base; what was in work and
/// not yet published is simply done again.
///
/// All replies are numbers of eight bytes. A broken rule ends the connection, never the process.
/// </remarks>
internal sealed class VhostUserSession(VhostUserPort port, VirtioFeatures offered) : IDisposable
{
    private const uint ReceiveIndex = 0;
    private const uint TransmitIndex = 1;
    private const ulong NoDescriptor = 1 << 8;
    private const ulong LargestMtu = 9216;

    private GuestMemory? _memory;
    private ProtocolFeatures _protocol;

    /// <summary>What the driver accepted.</summary>
    public VirtioFeatures Accepted { get; private set; }

    /// <summary>Whether acknowledgements were agreed on.</summary>
    public bool Acknowledges => _protocol.HasFlag(ProtocolFeatures.ReplyAck);

    /// <summary>Does what a message of checked shape asks for.</summary>
    public HandlerResult Handle(in VhostUserMessage message) => message.Request switch
    {
        VhostUserRequest.GetFeatures => HandlerResult.WithReply((ulong)offered),
        VhostUserRequest.SetFeatures => SetFeatures((VirtioFeatures)message.Number),
        VhostUserRequest.GetProtocolFeatures => HandlerResult.WithReply((ulong)ProtocolFeatures.Supported),
        VhostUserRequest.SetProtocolFeatures => SetProtocolFeatures((ProtocolFeatures)message.Number),
        VhostUserRequest.GetQueueNumber => Negotiated(ProtocolFeatures.MultiQueue) ? HandlerResult.WithReply(1) : GuestFault.UnknownRequest,
        VhostUserRequest.SetOwner => HandlerResult.Done,
        VhostUserRequest.ResetOwner => Enable(false),
        VhostUserRequest.SetMemoryTable => SetMemoryTable(message),
        VhostUserRequest.SendRarp => Announce(message),
        VhostUserRequest.NetSetMtu => SetMtu(message.Number),
        _ => HandleRing(message),
    };

    /// <summary>What was agreed on, between two messages. Files are duplicated.</summary>
    public ExportedConnection Export(List<(string Role, FileDescriptor File)> files)
    {
        var regions = ImmutableArray.CreateBuilder<MemoryRegionRequest>();
        foreach (var region in _memory is null ? [] : _memory.Regions)
        {
            files.Add((ConnectionFiles.Memory(regions.Count), region.File.Duplicate()));
            regions.Add(region.Request);
        }

        return new ExportedConnection(
            (ulong)offered, (ulong)Accepted, (ulong)_protocol, regions.ToImmutable(), port.Receive.Export(ConnectionFiles.Receive, files), port.Transmit.Export(ConnectionFiles.Transmit, files));
    }

    /// <summary>Goes on where another process's session was. Everything is checked again as if the machine had sent it.</summary>
    public GuestFault Resume(ExportedConnection state, ExportedPart files)
    {
        if ((state.Accepted & ~(ulong)offered) != 0 || (state.Protocol & ~(ulong)ProtocolFeatures.Supported) != 0)
        {
            return GuestFault.FeaturesNotOffered;
        }

        (Accepted, _protocol) = ((VirtioFeatures)state.Accepted, (ProtocolFeatures)state.Protocol);
        port.Negotiate(Accepted);
        if (!state.Regions.IsEmpty)
        {
            FileDescriptor[] memory = [.. state.Regions.Select((_, i) => files.Take(ConnectionFiles.Memory(i))).OfType<FileDescriptor>()];
            if (memory.Length != state.Regions.Length)
            {
                Array.ForEach(memory, file => file.Dispose());
                return GuestFault.DescriptorCount;
            }

            var fault = GuestMemory.TryMap(state.Regions.AsSpan(), memory, out _memory);
            if (fault != GuestFault.None)
            {
                return fault;
            }

            port.Receive.Change(ring => ring.Remap(_memory));
            port.Transmit.Change(ring => ring.Remap(_memory));
        }

        // The receive ring first: what the transmit ring has for us may go round to it at once.
        var received = port.Receive.Resume(ConnectionFiles.Receive, state.Receive, files);
        return received != GuestFault.None ? received : port.Transmit.Resume(ConnectionFiles.Transmit, state.Transmit, files);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        port.Transmit.Reset();
        port.Receive.Reset();
        _memory?.Dispose();
        _memory = null;
    }

    private bool Negotiated(ProtocolFeatures feature) => _protocol.HasFlag(feature);

    private HandlerResult SetFeatures(VirtioFeatures accepted)
    {
        if ((accepted & ~offered) != 0)
        {
            return GuestFault.FeaturesNotOffered;
        }

        Accepted = accepted;
        port.Negotiate(accepted);

        // Without protocol features there is no SET_VRING_ENABLE: rings start enabled ("Ring states").
        return accepted.HasFlag(VirtioFeatures.VhostProtocolFeatures) ? HandlerResult.Done : Enable(true);
    }

    private HandlerResult SetProtocolFeatures(ProtocolFeatures accepted)
    {
        _protocol = accepted & ProtocolFeatures.Supported;
        return accepted == _protocol ? GuestFault.None : GuestFault.FeaturesNotOffered;
    }

    private HandlerResult Enable(bool enabled)
    {
        port.Receive.Enable(enabled);
        port.Transmit.Enable(enabled);
        return HandlerResult.Done;
    }

    private HandlerResult SetMemoryTable(in VhostUserMessage message)
    {
        var regions = new MemoryRegionRequest[Math.Min(message.Index, GuestMemory.MaximumRegions)];
        for (var i = 0; i < regions.Length; i++)
        {
            var at = 8 + (32 * i);
            regions[i] = new MemoryRegionRequest(message.Long(at), message.Long(at + 8), message.Long(at + 16), message.Long(at + 24));
        }

        var fault = GuestMemory.TryMap(regions, message.TakeDescriptors(), out var memory);
        if (fault != GuestFault.None)
        {
            return fault;
        }

        var old = _memory;
        _memory = memory;
        var transmit = port.Transmit.Change(ring => ring.Remap(memory));
        var receive = port.Receive.Change(ring => ring.Remap(memory));

        // No ring uses it any more, and no worker is in the middle of a burst from it.
        old?.Dispose();
        return transmit != GuestFault.None ? transmit : receive;
    }

    private HandlerResult Announce(in VhostUserMessage message)
    {
        if (!Negotiated(ProtocolFeatures.Rarp))
        {
            return GuestFault.UnknownRequest;
        }

        port.Announce(new Announcement(message.Payload[..6]));
        return HandlerResult.Done;
    }

    private HandlerResult SetMtu(ulong mtu)
    {
        if (!Negotiated(ProtocolFeatures.NetMtu))
        {
            return GuestFault.UnknownRequest;
        }

        return mtu <= LargestMtu ? HandlerResult.Done : HandlerResult.Refused;
    }

    private HandlerResult HandleRing(in VhostUserMessage message)
    {
        var carriesEventFd = message.Request is VhostUserRequest.SetVringKick or VhostUserRequest.SetVringCall or VhostUserRequest.SetVringError;
        var index = carriesEventFd ? message.Index & 0xFF : message.Index;
        var ring = index switch { ReceiveIndex => port.Receive, TransmitIndex => port.Transmit, _ => null };
        if (ring is null)
        {
            return GuestFault.QueueIndex;
        }

        var value = message.Value;
        switch (message.Request)
        {
            case VhostUserRequest.SetVringNumber:
                return ring.Change(queue => queue.Resize(value));
            case VhostUserRequest.SetVringAddress:
                // The message's order is descriptor table, used ring, available ring, log.
                var addresses = new VirtqueueAddresses(message.Long(8), message.Long(16), message.Long(24));
                return ring.Change(queue => queue.Describe(addresses));
            case VhostUserRequest.SetVringBase:
                return ring.Change(queue => queue.Rewind((ushort)value));
            case VhostUserRequest.GetVringBase:
                return HandlerResult.WithReply(index | ((ulong)ring.Stop() << 32));
            case VhostUserRequest.SetVringEnable:
                ring.Enable(value != 0);
                return HandlerResult.Done;
            default:
                return SetEventFd(message, ring);
        }
    }

    private static HandlerResult SetEventFd(in VhostUserMessage message, VhostUserRing ring)
    {
        var sent = (message.Number & NoDescriptor) == 0 ? EventFd.TryAdopt(message.TakeDescriptor()) : null;
        switch (message.Request)
        {
            case VhostUserRequest.SetVringKick:
                return sent is null ? GuestFault.NotAnEventFd : ring.Start(sent);
            case VhostUserRequest.SetVringCall when sent is not null || (message.Number & NoDescriptor) != 0:
                ring.SetCall(sent);
                return HandlerResult.Done;
            case VhostUserRequest.SetVringError when sent is not null || (message.Number & NoDescriptor) != 0:
                // Faults end the connection; there is nothing to signal.
                sent?.Dispose();
                return HandlerResult.Done;
            default:
                return GuestFault.NotAnEventFd;
        }
    }
}
