using LabSim.Interop.Pcap;

namespace LabSim.Interop.Tests;

/// <summary>security.md 34: no filter waits for a resolver.</summary>
public sealed class PcapHostNameTests
{
    [Theory]
    [InlineData("host r2.lab.example", "r2.lab.example")]
    [InlineData("src r2", "r2")]
    [InlineData("r2", "r2")]
    [InlineData("net lab-net", "lab-net")]
    [InlineData("src net office", "office")]
    [InlineData("gateway gw1", "gw1")]
    [InlineData("ether host printer", "printer")]
    [InlineData("ip6 host r2", "r2")]
    [InlineData("tcp port 80 and host r2", "r2")]
    [InlineData("port http and src r2", "r2")]
    [InlineData("host 10.0.0.1 or r2", "r2")]
    [InlineData("host 10.0.0.1 and not (r2 or r3)", "r2")]
    [InlineData("host 1.2.3.4.5", "1.2.3.4.5")]
    [InlineData("host 0x10g", "0x10g")]
    [InlineData(@"host \tcp", @"\tcp")]
    [InlineData("host HOST", "HOST")]
    public void A_name_of_a_host_or_network_is_refused_before_anybody_is_asked(string filter, string name)
    {
        var refusal = Assert.Throws<PcapException>(() => PcapFilter.Compile(filter));
        Assert.StartsWith($"'{name}' ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("write the address", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arp or rarp")]
    [InlineData("host 10.0.0.1 and not tcp port 22")]
    [InlineData("tcp port http or https")]
    [InlineData("src port domain and udp")]
    [InlineData("portrange 6000-6008")]
    [InlineData("net 192.168 or net 10.0.0.0/8")]
    [InlineData("net 192.168.0.0 mask 255.255.0.0")]
    [InlineData("dst net 2001:db8::/32 and icmp6")]
    [InlineData("host 2001:db8::1 or ::1")]
    [InlineData("ether host 02:00:00:00:00:01 or ether src 02-00-00-00-00-02")]
    [InlineData("ether broadcast or ether multicast")]
    [InlineData("ether proto 0x88cc")]
    [InlineData("ether[0] & 1 = 0 and ip[16] >= 224")]
    [InlineData("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0")]
    [InlineData("icmp[icmptype] != icmp-echo && icmp[icmptype] != icmp-echoreply")]
    [InlineData("ip proto 89 or ip proto \\icmp or proto ospf")]
    [InlineData("ip[2:2] - ((ip[0]&0xf)<<2) > 100")]
    [InlineData("vlan 100 and (arp or ip6)")]
    [InlineData("mpls 1024 and host 10.1.2.3")]
    [InlineData("greater 100 and less 1000 and len <= 500")]
    [InlineData("ip and ip protochain 6")]
    [InlineData("stp or isis or (iso proto 0x83)")]
    [InlineData("!ip")]
    [InlineData("")]
    public void What_needs_no_resolver_compiles(string filter)
    {
        Assert.Null(PcapHostNames.Find(filter));
        try
        {
            PcapFilter.Compile(filter).Dispose();
        }
        catch (PcapException missing) when (missing.Message.Contains("libpcap0.8", StringComparison.Ordinal))
        {
            Assert.Skip(missing.Message);
        }
    }

    [Fact]
    public void Nonsense_of_any_sort_is_refused_and_soon()
    {
        foreach (var filter in new[] { "(", ")", new string('(', 4096), string.Join(" or ", Enumerable.Repeat("not", 800)), "host", "port", "\\", "[", "]]]", "tcp[", "\u0001", "ip host 10.0.0.1 10.0.0.2 10.0.0.3", "portrange -", new string('x', 5000) })
        {
            Assert.Throws<PcapException>(() => PcapFilter.Compile(filter));
        }
    }
}
