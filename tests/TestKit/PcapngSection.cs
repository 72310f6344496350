namespace LabSim.TestKit;

/// <summary>What a pcapng file holds.</summary>
public sealed class PcapngSection
{
    /// <summary>Whether there is a section header.</summary>
    public bool HasHeader { get; set; }

    /// <summary>Who wrote it.</summary>
    public string Application { get; set; } = "";

    /// <summary>The interfaces, by index.</summary>
    public IList<PcapngInterface> Interfaces { get; } = [];

    /// <summary>The packets, in order.</summary>
    public IList<PcapngPacket> Packets { get; } = [];

    /// <summary>The statistics blocks.</summary>
    public IList<PcapngStatistics> Statistics { get; } = [];
}

/// <summary>An interface description.</summary>
/// <param name="Name">if_name.</param>
/// <param name="Description">if_description.</param>
/// <param name="Filter">if_filter, libpcap's.</param>
/// <param name="SnapLength">Bytes kept at most.</param>
public sealed record PcapngInterface(string Name, string Description, string Filter, int SnapLength);

/// <summary>A packet.</summary>
/// <param name="Tapped">The interface's index.</param>
/// <param name="Nanoseconds">Since 1970.</param>
/// <param name="Bytes">What was kept.</param>
/// <param name="OriginalLength">What there was.</param>
/// <param name="Direction">1 inbound, 2 outbound.</param>
public sealed record PcapngPacket(int Tapped, long Nanoseconds, byte[] Bytes, int OriginalLength, int Direction);

/// <summary>An interface's statistics.</summary>
/// <param name="Tapped">The interface's index.</param>
/// <param name="Received">isb_ifrecv.</param>
/// <param name="Accepted">isb_filteraccept.</param>
/// <param name="Lost">isb_osdrop.</param>
public sealed record PcapngStatistics(int Tapped, long Received, long Accepted, long Lost);
