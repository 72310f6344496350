using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Dissection;

/// <summary>One frame of each sort that a lab sees, with the row that a packet list shows of it.</summary>
internal static class SampleFrames
{
    private static readonly byte[] DnsQuestion = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, (byte)'r', (byte)'2', 3, (byte)'l', (byte)'a', (byte)'b', 0, 0, 1, 0, 1];

    /// <summary>Frame, protocol and the beginning of its information.</summary>
    public static IEnumerable<(byte[] Frame, string Protocol, string Info)> All() => [.. LinkLayer(), .. Internet(), .. Transport(), .. Routing()];

    private static IEnumerable<(byte[] Frame, string Protocol, string Info)> LinkLayer() =>
    [
        (Arp(1, "10.0.0.1", "10.0.0.2"), "ARP", "Who has 10.0.0.2? Tell 10.0.0.1"),
        (Arp(2, "10.0.0.1", "10.0.0.2"), "ARP", "10.0.0.1 is at 02:00:00:00:00:01"),
        (Arp(1, "10.0.0.1", "10.0.0.1"), "ARP", "ARP Announcement for 10.0.0.1"),
        (Arp(1, "0.0.0.0", "10.0.0.1"), "ARP", "Who has 10.0.0.1? (ARP Probe)"),
        (TestFrames.Ethernet(0x8100, [0, 100, 0x08, 0x06, .. Arp(1, "10.0.0.1", "10.0.0.2").AsSpan(14)]), "ARP", "Who has 10.0.0.2? Tell 10.0.0.1"),
        (TestFrames.Ethernet(0x88cc,
            [
                .. Tlv(1, [4, 2, 0, 0, 0, 0, 1]), .. Tlv(2, [5, .. "eth1"u8]), .. Tlv(3, [0, 120]), .. Tlv(5, "sw1"u8), 0, 0,
            ]), "LLDP", "MA/02:00:00:00:00:01 IN/eth1 120 SysN=sw1"),
        (Llc([0x42, 0x42, 3, 0, 0, 0, 0, 0, 0x80, 0, 2, 0, 0, 0, 0, 9, 0, 0, 0, 4, 0x80, 1, 2, 0, 0, 0, 0, 1, 0x80, 1, 0, 0, 20, 0, 2, 0, 15, 0]),
            "STP", "Conf. Root = 32768/0/02:00:00:00:00:09  Cost = 4  Port = 0x8001"),
        (Llc([0xfe, 0xfe, 3, 0x83, 27, 1, 0, 17, 1, 0, 0, 3, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0, 30, 0, 27, 1, 0, 0, 0]), "ISIS HELLO", "P2P HELLO, System-ID: 0000.0000.0001"),
        (TestFrames.Ethernet(0x8809,
            [
                1, 1, 1, 20, 0x80, 0, 2, 0, 0, 0, 0, 1, 0, 5, 0x80, 0, 0, 7, 0x3d, 0, 0, 0, 2, 20, 0x80, 0, 2, 0, 0, 0, 0, 2, 0, 6, 0x80, 0, 0, 8, 0x3d, 0, 0, 0, .. new byte[70],
            ]), "LACP", "v1 ACTOR 02:00:00:00:00:01 P: 7 K: 5 **DCSG*A PARTNER 02:00:00:00:00:02 P: 8 K: 6 **DCSG*A"),
        (TestFrames.Ethernet(0x888e, [2, 1, 0, 0]), "EAPOL", "Start"),
        (TestFrames.Ethernet(0x8847, [0, 0x06, 0x41, 64, .. TestFrames.Ping(3).AsSpan(14)]), "ICMP", "Echo (ping) request  id=0x0007, seq=3/768, ttl=64"),
    ];

    private static IEnumerable<(byte[] Frame, string Protocol, string Info)> Internet() =>
    [
        (TestFrames.Ping(1), "ICMP", "Echo (ping) request  id=0x0007, seq=1/256, ttl=64"),
        (TestFrames.Ping(1, reply: true), "ICMP", "Echo (ping) reply    id=0x0007, seq=1/256, ttl=64"),
        (TestFrames.Ip(1, [3, 3, 0, 0, 0, 0, 0, 0, .. TestFrames.Udp(1000, 33434, "probe"u8).AsSpan(14)]), "ICMP", "Destination unreachable (Port unreachable)"),
        (TestFrames.Ip(1, [11, 0, 0, 0, 0, 0, 0, 0, .. TestFrames.Udp(1000, 33434, "probe"u8).AsSpan(14)]), "ICMP", "Time-to-live exceeded (Time to live exceeded in transit)"),
        (TestFrames.Ip6(58, [128, 0, 0, 0, 0, 7, 0, 1, .. new byte[32]]), "ICMPv6", "Echo (ping) request id=0x0007, seq=1, hop limit=64"),
        (TestFrames.Ip6(58, [135, 0, 0, 0, 0, 0, 0, 0, .. System.Net.IPAddress.Parse("2001:db8::2").GetAddressBytes(), 1, 1, 2, 0, 0, 0, 0, 1]),
            "ICMPv6", "Neighbor Solicitation for 2001:db8::2 from 02:00:00:00:00:01"),
        (TestFrames.Ip6(58, [136, 0, 0, 0, 0x60, 0, 0, 0, .. System.Net.IPAddress.Parse("2001:db8::2").GetAddressBytes(), 2, 1, 2, 0, 0, 0, 0, 2]),
            "ICMPv6", "Neighbor Advertisement 2001:db8::2 (sol, ovr) is at 02:00:00:00:00:02"),
        (TestFrames.Ip6(0, [58, 0, 5, 2, 0, 0, 1, 0, 143, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, .. System.Net.IPAddress.Parse("ff02::1:2").GetAddressBytes()]),
            "ICMPv6", "Multicast Listener Report Message v2"),
        (TestFrames.Ip(2, [0x16, 0, 0x08, 0xfb, 224, 1, 1, 4]), "IGMPv2", "Membership Report group 224.1.1.4"),
        (TestFrames.Ip(47, [0, 0, 8, 0, .. TestFrames.Ping(5).AsSpan(14)]), "ICMP", "Echo (ping) request  id=0x0007, seq=5/1280, ttl=64"),
        (TestFrames.Ip(50, [0, 0, 0x12, 0x34, 0, 0, 0, 1, .. new byte[40]]), "ESP", "ESP (SPI=0x00001234)"),
    ];

    private static IEnumerable<(byte[] Frame, string Protocol, string Info)> Transport() =>
    [
        (TestFrames.Tcp((40000, 9999), 100, 0, 2), "TCP", "40000 → 9999 [SYN] Seq=100 Win=64240 Len=0"),
        (TestFrames.Tcp((40000, 9999), 500, 101, 18, back: true), "TCP", "9999 → 40000 [SYN, ACK] Seq=500 Ack=101 Win=64240 Len=0"),
        (TestFrames.Tcp((40000, 80), 101, 501, 24, "GET /x HTTP/1.1\r\nHost: r2\r\n\r\n"u8), "HTTP", "GET /x HTTP/1.1"),
        (TestFrames.Tcp((40000, 22), 501, 101, 24, "SSH-2.0-OpenSSH_9.2\r\n"u8, back: true), "SSH", "Protocol (SSH-2.0-OpenSSH_9.2)"),
        (TestFrames.Udp(40000, 9999, "hello"u8), "UDP", "40000 → 9999 Len=5"),
        (TestFrames.Udp(40000, 53, DnsQuestion), "DNS", "Standard query 0x1234 A r2.lab"),
        (TestFrames.Udp(53, 40000, [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. DnsQuestion.AsSpan(12), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 0, 2]),
            "DNS", "Standard query response 0x1234 A r2.lab A 10.0.0.2"),
        (TestFrames.Udp(53, 40000, [0x12, 0x34, 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0, .. DnsQuestion.AsSpan(12)]), "DNS", "Standard query response 0x1234 No such name A r2.lab"),
        (TestFrames.Udp(68, 67, [1, 1, 6, 0, 0, 0, 0x12, 0x34, .. new byte[228], 0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255]), "DHCP", "DHCP Discover - Transaction ID 0x1234"),
        (TestFrames.Udp(546, 547, [1, 0, 0x12, 0x34, 0, 1, 0, 10, 0, 3, 0, 1, 2, 0, 0, 0, 0, 1]), "DHCPv6", "Solicit XID: 0x1234"),
        (TestFrames.Udp(123, 123, [0x23, .. new byte[47]]), "NTP", "NTP Version 4, client"),
        (TestFrames.Udp(40000, 161, [0x30, 0x1a, 2, 1, 1, 4, 6, .. "public"u8, 0xa0, 0x0d, 2, 1, 1, 2, 1, 0, 2, 1, 0, 0x30, 2, 0x30, 0]), "SNMP", "get-request"),
        (TestFrames.Udp(40000, 4789, [8, 0, 0, 0, 0, 0, 42, 0, .. TestFrames.Ping(7)]), "ICMP", "Echo (ping) request  id=0x0007, seq=7/1792, ttl=64"),
    ];

    private static IEnumerable<(byte[] Frame, string Protocol, string Info)> Routing() =>
    [
        (TestFrames.OspfHello(), "OSPF", "Hello Packet"),
        (TestFrames.Tcp((40000, 179), 1, 1, 24, TestFrames.Bgp(4, [])), "BGP", "KEEPALIVE Message"),
        (TestFrames.Tcp((40001, 179), 1, 1, 24, [.. TestFrames.Bgp(1, [4, 0xfd, 0xe9, 0, 180, 1, 1, 1, 1, 0]), .. TestFrames.Bgp(4, [])]),
            "BGP", "OPEN Message, AS 65001, ID 1.1.1.1, KEEPALIVE Message"),
        (TestFrames.Tcp((40002, 179), 1, 1, 24, TestFrames.Bgp(3, [6, 2])), "BGP", "NOTIFICATION Message (Cease)"),
        (TestFrames.Udp(520, 520, [2, 2, 0, 0, 0, 2, 0, 0, 10, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), "RIPv2", "Response"),
        (TestFrames.Udp(49152, 3784, [0x20, 0xc0, 3, 24, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0x0f, 0x42, 0x40, 0, 0x0f, 0x42, 0x40, 0, 0, 0, 0]),
            "BFD Control", "Diag: No Diagnostic, State: Up, Flags: 0x00"),
        (TestFrames.Ip(112, [0x31, 1, 100, 1, 0, 100, 0, 0, 10, 0, 0, 254]), "VRRP", "Announcement (v3)"),
        (TestFrames.Ip(103, [0x20, 0, 0, 0, 0, 1, 0, 2, 0, 105]), "PIMv2", "Hello"),
        (TestFrames.Ip(88, [2, 5, 0, 0, .. new byte[16]]), "EIGRP", "Hello"),
        (TestFrames.Udp(646, 646, [0, 1, 0, 30, 1, 1, 1, 1, 0, 0, 1, 0, 0, 20, 0, 0, 0, 1, 4, 0, 0, 4, 0, 15, 0, 0, 4, 1, 0, 4, 1, 1, 1, 1]), "LDP", "Hello Message"),
        (TestFrames.Ip(17, TestFrames.Udp(1985, 1985, [0, 0, 16, 3, 10, 100, 1, 0, .. "cisco"u8, 0, 0, 0, 10, 0, 0, 254]).AsSpan(34), destination: "224.0.0.2"), "HSRP", "Hello (state Active)"),
    ];

    private static byte[] Arp(byte operation, string sender, string target) => TestFrames.Ethernet(0x0806,
        [
            0, 1, 8, 0, 6, 4, 0, operation, 2, 0, 0, 0, 0, 1, .. System.Net.IPAddress.Parse(sender).GetAddressBytes(),
            0, 0, 0, 0, 0, 0, .. System.Net.IPAddress.Parse(target).GetAddressBytes(), .. new byte[18],
        ]);

    private static byte[] Llc(ReadOnlySpan<byte> bytes) => TestFrames.Ethernet((ushort)bytes.Length, bytes);

    private static byte[] Tlv(int type, ReadOnlySpan<byte> value) => [.. TestFrames.Word((ushort)((type << 9) | value.Length)), .. value];
}
