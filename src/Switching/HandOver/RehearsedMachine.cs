using System.Runtime.InteropServices;
using LabSim.Interop;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.HandOver;

/// <summary>
/// A machine that there is not, as far as a switch can tell: memory with two rings, buffers for what it receives, and a frame to send. Its part is as another server would
/// hand it over.
/// </summary>
internal sealed class RehearsedMachine : IDisposable
{
    private const int Bytes = 1 << 16;
    private const int FrameBytes = 60;
    private const ulong UserBase = 1 << 20;
    private const ushort RingSize = 4;
    private const ushort Buffers = 2;
    private const int BufferBytes = 0x1000;
    private static readonly Ring Receive = new(0x0000, 0x1000, 0x2000, Buffer: 0x8000);
    private static readonly Ring Transmit = new(0x3000, 0x4000, 0x5000, Buffer: 0xC000);

    private readonly FileDescriptor _file = MemoryFile.Create("rehearsal", Bytes, sealAgainstShrinking: true);
    private readonly MappedMemory _memory;
    private readonly AncillarySocket _end;
    private readonly EventFd _kick = EventFd.Create();
    private ushort _sent;

    /// <summary>Makes one, with its part.</summary>
    /// <param name="name">The port's name.</param>
    /// <param name="socket">Path for the port's socket, and for one more with <c>.end</c> at its end for the moment.</param>
    public RehearsedMachine(string name, string socket)
    {
        _memory = MappedMemory.Map(_file, Bytes);
        for (ushort buffer = 0; buffer < Buffers; buffer++)
        {
            Describe(Receive, buffer, BufferBytes, VringDescriptor.DeviceWrites);
        }

        Offer(Receive, Buffers);
        Describe(Transmit, 0, VirtioNetHeader.Length + FrameBytes, 0);

        // To everybody.
        _memory.Slice(Transmit.Buffer + VirtioNetHeader.Length, 6).Fill(0xFF);
        using var listener = UnixListener.Bind(socket + ".end", owner: null, backlog: 1);
        _end = AncillarySocket.Connect(socket + ".end");
        var connection = (listener.TryAccept() ?? throw new IOException("The machine's own socket does not answer.")).Handle;

        const ulong Features = (ulong)VirtioFeatures.Supported;
        var state = new ExportedPort
        {
            Machine = new PortConfig { Name = name, SocketPath = socket, OfferedFeatures = Features },
            Connection = new ExportedConnection(Features, Features, 0, [new(0, Bytes, UserBase, 0)], Receive.State, Transmit.State),
        };
        Part = state.ToPart(
        [
            (ConnectionFiles.Connection, connection),
            (ConnectionFiles.Memory(0), _file.Duplicate()),
            (ConnectionFiles.Kick(ConnectionFiles.Receive), EventFd.Create().Handle),
            (ConnectionFiles.Call(ConnectionFiles.Receive), EventFd.Create().Handle),
            (ConnectionFiles.Kick(ConnectionFiles.Transmit), _kick.Handle.Duplicate()),
            (ConnectionFiles.Call(ConnectionFiles.Transmit), EventFd.Create().Handle),
        ]);
    }

    /// <summary>Its part; whoever adopts it disposes it.</summary>
    public ExportedPart Part { get; }

    /// <summary>Frames that it received.</summary>
    public int Received => MemoryMarshal.Read<ushort>(_memory.Slice(Receive.Used + sizeof(ushort), sizeof(ushort)));

    /// <summary>Sends its frame.</summary>
    public void Send()
    {
        Offer(Transmit, ++_sent);
        _kick.Signal();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _kick.Dispose();
        _memory.Dispose();
        _file.Dispose();
    }

    private void Describe(Ring ring, ushort index, int length, ushort flags)
    {
        MemoryMarshal.Write(_memory.Slice(ring.Table + ((ulong)index * VringDescriptor.Size), VringDescriptor.Size), new VringDescriptor { Address = ring.Buffer + ((ulong)index * BufferBytes), Length = (uint)length, Flags = flags });
        MemoryMarshal.Write(_memory.Slice(ring.Available + (sizeof(ushort) * (2UL + index)), sizeof(ushort)), index);
    }

    private void Offer(Ring ring, ushort count)
    {
        Thread.MemoryBarrier();
        MemoryMarshal.Write(_memory.Slice(ring.Available + sizeof(ushort), sizeof(ushort)), count);
    }

    /// <summary>A ring's offsets in the memory, which begins at the guest's address 0.</summary>
    private sealed record Ring(ulong Table, ulong Available, ulong Used, ulong Buffer)
    {
        public ExportedRing State { get; } = new(RingSize, new VirtqueueAddresses(UserBase + Table, UserBase + Used, UserBase + Available), Running: true, Enabled: true, Discards: false, Index: 0);
    }
}
