using System.Runtime.InteropServices;

namespace LabSim.Interop.Pcap;

/// <summary>The functions of libpcap that a filter needs (pcap/pcap.h).</summary>
internal static unsafe partial class Libpcap
{
    internal const int LinkTypeEthernet = 1;
    internal const uint UnknownNetmask = uint.MaxValue;
    private const string Library = "libpcap.so.0.8";

    [LibraryImport(Library, EntryPoint = "pcap_open_dead")]
    internal static partial nint OpenDead(int linkType, int snapLength);

    [LibraryImport(Library, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Compile(nint handle, Program* program, string filter, int optimize, uint netmask);

    [LibraryImport(Library, EntryPoint = "pcap_geterr")]
    internal static partial nint GetError(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_freecode")]
    internal static partial void FreeCode(Program* program);

    [LibraryImport(Library, EntryPoint = "pcap_close")]
    internal static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_offline_filter")]
    internal static partial int OfflineFilter(Program* program, PacketHeader* header, byte* packet);

    /// <summary>struct bpf_program.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Program
    {
        public uint Length;
        public nint Instructions;
    }

    /// <summary>struct pcap_pkthdr of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PacketHeader
    {
        public long Seconds;
        public long Microseconds;
        public uint CapturedLength;
        public uint Length;
    }
}
