using LabSim.Interop.Pcap;
using LabSim.Switching.Capture;

namespace LabSim.Switching.Tests.Capture;

public sealed class Filters
{
    private static readonly byte[] OspfMulticast =
        [1, 0, 0x5E, 0, 0, 5, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0xC0, 0, 20, 0, 0, 0, 0, 1, 89, 0, 0, 10, 0, 0, 1, 224, 0, 0, 5];

    [Fact]
    public void Only_what_the_filter_passes_is_written_and_counted_against_the_limit()
    {
        SkipWithoutLibpcap();
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Filter = "ip proto 89", Count = 2, SnapLength = 20 });
        for (var i = 0; i < 10; i++)
        {
            a.Send(LabOfTwo.Frame(60));
        }

        a.Send(OspfMulticast);
        a.Send(OspfMulticast);
        var section = capture.Finish();

        // Beyond the snap length: the filter sees the frame as on the wire.
        Assert.Equal([OspfMulticast[..20], OspfMulticast[..20]], section.Packets.Select(p => p.Bytes));
        Assert.Equal((12, 2, 0), (section.Statistics[0].Received, section.Statistics[0].Accepted, section.Statistics[0].Lost));
        Assert.Equal("ip proto 89", section.Interfaces[0].Filter);
    }

    [Theory]
    [InlineData("ip proto")]
    [InlineData("((((")]
    [InlineData("tcp port \0 80")]
    public void A_bad_filter_is_refused_with_libpcaps_words(string filter)
    {
        SkipWithoutLibpcap();
        using var lab = new LabOfTwo();
        var refusal = Assert.Throws<CaptureFilterException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Filter = filter }));
        Assert.NotEmpty(refusal.Message);
    }

    [Fact]
    public void A_filter_of_a_megabyte_is_refused_without_compiling_it()
    {
        using var lab = new LabOfTwo();
        Assert.Throws<CaptureFilterException>(() =>
            lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Filter = new string('(', 1 << 20) }));
    }

    [Fact]
    public void Requests_that_make_no_sense_are_refused()
    {
        using var lab = new LabOfTwo();
        Assert.Throws<ArgumentException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = [] }));
        Assert.Throws<ArgumentException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortA] }));
        Assert.Throws<ArgumentException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 0 }));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.OpenCapture(new CaptureRequest { Ports = ["r9:eth9"] }));
    }

    private static void SkipWithoutLibpcap()
    {
        try
        {
            PcapFilter.Compile("ip").Dispose();
        }
        catch (PcapException missing)
        {
            Assert.Skip(missing.Message);
        }
    }
}
