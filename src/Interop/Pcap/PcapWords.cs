using System.Collections.Frozen;

namespace LabSim.Interop.Pcap;

/// <summary>The words that pcap-filter(7) itself has (libpcap 1.10's scanner), and what some of them say about the name that follows.</summary>
internal static class PcapWords
{
    /// <summary>Begin a primitive or say what its name means; the name that follows is a host's unless one of <see cref="Local"/> is among them.</summary>
    public static readonly FrozenSet<string> Qualifiers = Set(
        """
        dst src link ether ppp slip fddi tr wlan arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp radio ip6 icmp6 ah esp atalk aarp decnet lat sca moprc mopdl
        iso esis es-is isis is-is l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui host net mask port portrange proto protochain gateway type subtype direction dir
        address1 address2 address3 address4 addr1 addr2 addr3 addr4 ra ta less greater byte broadcast multicast
        """);

    /// <summary>The name that follows is looked up in this host's own files (/etc/services, /etc/protocols).</summary>
    public static readonly FrozenSet<string> Local = Set("port portrange proto protochain type subtype direction dir");

    /// <summary>Stand for themselves.</summary>
    public static readonly FrozenSet<string> Others = Set(
        """
        and or not len length inbound outbound vlan mpls pppoed pppoes geneve vxlan lane llc metac bcc oam oamf4 oamf4ec oamf4sc ilmic vpi vci connectmsg metaconnect
        on ifname rset ruleset rnr rulenum srnr subrulenum reason action ifindex fisu lssu lsu msu hfisu hlssu hmsu sio opc dpc sls hsio hopc hdpc hsls
        tcpflags icmptype icmpcode icmp6type icmp6code
        """);

    /// <summary>A flag or message type: <c>tcp-syn</c>, <c>icmp-echo</c>, <c>icmp6-routeradvert</c>.</summary>
    public static bool IsConstant(string word) =>
        word.StartsWith("tcp-", StringComparison.Ordinal) || word.StartsWith("icmp-", StringComparison.Ordinal) || word.StartsWith("icmp6-", StringComparison.Ordinal);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
