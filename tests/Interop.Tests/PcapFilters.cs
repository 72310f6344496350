using LabSim.Interop.Pcap;

namespace LabSim.Interop.Tests;

public sealed class PcapFilters
{
    private static readonly byte[] Arp = [.. Enumerable.Repeat((byte)0xFF, 6), 2, 0, 0, 0, 0, 1, 8, 6, .. new byte[46]];

    [Fact]
    public void A_filter_passes_what_it_names_and_nothing_else()
    {
        using var arp = Compile("arp");
        using var ip = Compile("ip or ip6");
        Assert.True(arp.Matches(Arp));
        Assert.False(ip.Matches(Arp));
        Assert.False(arp.Matches(Arp.AsSpan(0, 13)));
        Assert.False(arp.Matches([]));
    }

    [Fact]
    public void A_bad_filter_is_refused_in_libpcaps_words() =>
        Assert.Contains("syntax error", Assert.Throws<PcapException>(() => Compile("udp udp (")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_filter_is_not_used_after_it_was_disposed()
    {
        var filter = Compile("arp");
        filter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => filter.Matches(Arp));
    }

    private static PcapFilter Compile(string text)
    {
        try
        {
            return PcapFilter.Compile(text);
        }
        catch (PcapException missing) when (missing.Message.Contains("libpcap0.8", StringComparison.Ordinal))
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
