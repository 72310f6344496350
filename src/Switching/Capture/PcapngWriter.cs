using System.Reflection;
using System.Runtime.InteropServices;

namespace LabSim.Switching.Capture;

/// <summary>The blocks around the frames: what a capture starts and ends with. Option codes are the draft's.</summary>
internal static class PcapngWriter
{
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const ushort Ethernet = 1;
    private const byte Nanoseconds = 9;

    /// <summary>The section header: who captured, on what.</summary>
    public static byte[] SectionHeader() => new PcapngBuilder(PcapngBlock.SectionHeader)
        .Number(ByteOrderMagic).Number((ushort)1).Number((ushort)0)
        .Number(uint.MaxValue).Number(uint.MaxValue)
        .Option(2, RuntimeInformation.ProcessArchitecture.ToString())
        .Option(3, RuntimeInformation.OSDescription)
        .Option(4, "LabSim " + typeof(PcapngWriter).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version)
        .Build();

    /// <summary>An interface: the tapped port, the link behind it, how much of each frame is kept and which frames.</summary>
    public static byte[] InterfaceDescription(TappedInterface tapped, int snapLength, string? filter)
    {
        var block = new PcapngBuilder(PcapngBlock.InterfaceDescription).Number(Ethernet).Number((ushort)0).Number((uint)snapLength).Option(2, tapped.Port);
        if (tapped.Link is not null)
        {
            block.Option(3, tapped.Link);
        }

        block.Option(9, [Nanoseconds]);

        // if_filter: a zero says that libpcap's syntax follows.
        return (filter is null ? block : block.Option(11, "\0" + filter)).Build();
    }

    /// <summary>An interface's statistics: received at the tap, passed by the filter, lost by us, written.</summary>
    public static byte[] InterfaceStatistics(TappedInterface tapped, long start, long end)
    {
        var (received, accepted, lost) = tapped.Totals;
        return new PcapngBuilder(PcapngBlock.InterfaceStatistics)
            .Number((uint)tapped.Index).Time(end)
            .TimeOption(2, start).TimeOption(3, end)
            .Option(4, received).Option(6, accepted).Option(7, lost).Option(8, accepted - lost)
            .Build();
    }
}
