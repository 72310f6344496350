using System.Diagnostics;
using LabSim.Interop;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Sockets;

/// <summary>Whatever comes out of a stream, the worst is a port that faults and listens on.</summary>
public sealed class HostileStreams
{
    [Fact]
    public void A_frame_that_comes_byte_by_byte_is_put_together()
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StartB();
        foreach (var piece in TestStreamGuest.Framed(LabOfTwo.Frame(100)).Concat(TestStreamGuest.Framed(LabOfTwo.Frame(70))))
        {
            a.SendRaw([piece]);
        }

        Assert.Equal(LabOfTwo.Frame(100), b.Receive());
        Assert.Equal(LabOfTwo.Frame(70), b.Receive());
    }

    [Fact]
    public void Frames_of_every_length_to_a_mebibyte_are_delivered_or_counted_and_the_stream_stays_in_step()
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StartB();
        int[] lengths = [0, 1, 13, 14, 59, 9238, 9239, 65_535, 65_550, 0, 1_048_576, 60];
        foreach (var length in lengths)
        {
            a.SendRaw(TestStreamGuest.Framed(new byte[length]));
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 4);
        Assert.Equal(new DirectionCounters { Frames = 4, Bytes = 14 + 59 + 9238 + 60, DropsMtu = 4, DropsMalformed = 4 }, lab.Counters.AToB);
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
    }

    [Theory]
    [InlineData(1_048_577)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    public void A_length_above_a_mebibyte_is_a_fault_what_came_before_it_passes_and_the_port_listens_on(int length)
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StartB();
        a.SendRaw([.. TestStreamGuest.Framed(LabOfTwo.Frame(60)), .. TestStreamGuest.Framed(length, new byte[100])]);
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        Assert.True(a.WaitClosed());
        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Faulted);
        Assert.Contains("above 1 MiB", lab.Fabric.ReadPort(LabOfTwo.PortA).Fault, StringComparison.Ordinal);
        using var honest = lab.StreamA();
        honest.Send(LabOfTwo.Frame(61));
        Assert.Equal(61, b.Receive()!.Length);
    }

    [Fact]
    public void A_peer_that_never_reads_gets_no_torn_frame_and_holds_nobody_up_for_long()
    {
        using var lab = new LabOfTwo(b: PortTransport.Stream);
        using var a = lab.StartA();
        using var b = lab.StreamB();
        const int Frames = 3000;
        for (var i = 0; i < Frames; i++)
        {
            a.Send(LabOfTwo.Frame(1000 + (i % 500), (byte)i));
        }

        LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == Frames);
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames + lab.Counters.AToB.DropsNoRoom == Frames);
        var delivered = lab.Counters.AToB.Frames;
        Assert.InRange(delivered, 50, Frames / 2);

        // Now it reads: all that was delivered, each frame as it was sent, and then what is sent now.
        for (var i = 0; i < delivered; i++)
        {
            Assert.Equal(LabOfTwo.Frame(1000 + (i % 500), (byte)i), b.Receive());
        }

        b.Send(LabOfTwo.Frame(60));
        Assert.Equal(60, a.Receive()!.Length);
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
    }

    [Fact]
    public void A_peer_that_goes_while_it_is_sent_to_loses_what_it_did_not_take()
    {
        using var lab = new LabOfTwo(b: PortTransport.Stream);
        using var a = lab.StartA();
        using (lab.StreamB())
        {
            for (var i = 0; i < 500; i++)
            {
                a.Send(LabOfTwo.Frame(1500));
            }
        }

        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB is var c && c.Frames + c.DropsNoRoom + c.DropsDown == 501 && c.DropsDown > 0);

        // Until it listens again it is the old one that runs.
        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortB) == PortState.Listening);
        using var next = lab.StreamB();
        a.Send(LabOfTwo.Frame(62));
        Assert.Equal(LabOfTwo.Frame(62), next.Receive());
    }

    [Fact]
    public void A_stranger_is_refused_even_where_the_file_would_let_it_in()
    {
        Assert.SkipUnless(PeerCredentials.OwnUserId == 0 && File.Exists("/usr/bin/perl"), "only root can be somebody else");
        using var directory = new TemporaryDirectory();
        using var log = new LogLines();
        using var fabric = new Fabric(new FabricOptions { Lab = "test", LoggerFactory = log });
        fabric.OpenPort(new PortConfig { Name = "r1:eth1", SocketPath = directory["p"], Transport = PortTransport.Stream });
        foreach (var open in new[] { directory.Path, directory["p"] })
        {
            File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);
        }

        // The stranger says what it read: nothing, for the connection is closed before anything passes.
        const string Script = "use Socket; $> = 65534; socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un($ARGV[0])) or die $!; print defined(read(S, $b, 1)) ? length($b) : 'error';";
        using var stranger = Process.Start(new ProcessStartInfo("/usr/bin/perl", ["-e", Script, directory["p"]]) { RedirectStandardOutput = true })!;
        Assert.Equal("0", stranger.StandardOutput.ReadToEnd());
        stranger.WaitForExit();
        Assert.Contains("refused a connection of user 65534", log.Lines.Single().Text, StringComparison.Ordinal);
        Assert.Equal(PortState.Listening, fabric.ReadPort("r1:eth1").State);
        using var ours = new TestStreamGuest(directory["p"]);
        LabOfTwo.Eventually(() => fabric.ReadPort("r1:eth1").State == PortState.Running);
    }
}
