using System.Runtime.InteropServices;

namespace LabSim.Interop.Pcap;

/// <summary>
/// A filter in tcpdump's syntax, compiled by libpcap for Ethernet and interpreted in this process.
/// <see cref="Matches(ReadOnlySpan{byte})"/> allocates nothing. The caller does not dispose it while another thread matches.
/// </summary>
public sealed unsafe class PcapFilter : SafeHandle
{
    /// <summary>Longest filter text accepted, in characters: compiling takes more than linear time.</summary>
    public const int MaximumLength = 4096;

    private const int SnapLength = 262_144;

    /// <summary>An empty one; <see cref="Compile"/> makes those that match.</summary>
    public PcapFilter()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Libpcap.Program)));

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Compiles a filter. Nobody is asked for the addresses of names.</summary>
    /// <exception cref="PcapException">libpcap refuses it (its own message), it is too long, has a host's name, or libpcap is missing.</exception>
    public static PcapFilter Compile(string filter)
    {
        if (filter.Length > MaximumLength || filter.Contains('\0', StringComparison.Ordinal))
        {
            throw new PcapException($"a filter has at most {MaximumLength} characters, and none of them is NUL");
        }

        if (PcapHostNames.Find(filter) is { } name)
        {
            throw new PcapException($"'{name}' is no word of the filter language, and names of hosts and networks are not looked up: write the address");
        }

        try
        {
            return CompileOnDeadHandle(filter);
        }
        catch (DllNotFoundException)
        {
            throw new PcapException("filters need libpcap, which is not installed: apt-get install libpcap0.8");
        }
    }

    /// <summary>Whether a whole frame passes.</summary>
    public bool Matches(ReadOnlySpan<byte> frame) => Matches(frame, frame.Length);

    /// <summary>Whether a frame of which the first bytes are there passes; a word about a byte that is not there does not hold.</summary>
    /// <param name="frame">The first bytes.</param>
    /// <param name="length">Bytes that the frame had.</param>
    public bool Matches(ReadOnlySpan<byte> frame, int length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var header = new Libpcap.PacketHeader { CapturedLength = (uint)frame.Length, Length = (uint)length };

        // SAFETY: the interpreter reads within CapturedLength; the program lives until this handle is released.
        fixed (byte* pointer = frame)
        {
            return Libpcap.OfflineFilter((Libpcap.Program*)handle, &header, pointer) != 0;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        var program = (Libpcap.Program*)handle;
        if (program->Instructions != 0)
        {
            Libpcap.FreeCode(program);
        }

        NativeMemory.Free(program);
        return true;
    }

    private static PcapFilter CompileOnDeadHandle(string filter)
    {
        var dead = Libpcap.OpenDead(Libpcap.LinkTypeEthernet, SnapLength);
        var compiled = new PcapFilter();
        try
        {
            if (Libpcap.Compile(dead, (Libpcap.Program*)compiled.handle, filter, 1, Libpcap.UnknownNetmask) == 0)
            {
                return compiled;
            }

            compiled.Dispose();
            throw new PcapException(Marshal.PtrToStringUTF8(Libpcap.GetError(dead)) ?? "libpcap refuses the filter");
        }
        finally
        {
            Libpcap.Close(dead);
        }
    }
}
