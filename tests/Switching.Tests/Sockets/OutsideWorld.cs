using System.Buffers.Binary;
using System.Diagnostics;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Sockets;

/// <summary>The wire format, as the real QEMU has it: one without a machine, whose user-mode network gives an address to a guest of ours.</summary>
public sealed class OutsideWorld
{
    private const string Qemu = "qemu-system-x86_64";
    private static readonly byte[] Mac = [2, 0, 0, 0, 0, 9];

    [Theory]
    [InlineData(PortTransport.Stream)]
    [InlineData(PortTransport.Datagram)]
    public void QEMUs_user_mode_network_answers_a_DHCP_request_and_takes_up_again_with_the_next_switch(PortTransport transport)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, Qemu))))
        {
            Assert.Skip($"{Qemu} is not installed");
        }

        var version = Version();
        Assert.SkipUnless(version.Major >= 8 || transport == PortTransport.Datagram, $"the stream of QEMU {version} does not connect again");
        using var lab = new LabOfTwo(b: transport);
        using var qemu = Start(transport == PortTransport.Stream
            ? $"stream,id=s,server=off,addr.type=unix,addr.path={lab.SocketB},{(version >= new Version(9, 2) ? "reconnect-ms=200" : "reconnect=1")}"
            : $"dgram,id=s,local.type=unix,local.path={lab.PeerB},remote.type=unix,remote.path={lab.SocketB}");
        try
        {
            Assert.True(SpinWait.SpinUntil(() => lab.State(LabOfTwo.PortB) == PortState.Running, TimeSpan.FromSeconds(20)), "QEMU did not come");
            using var guest = lab.StartA();
            AskForAddress(guest);

            // As after a restart of the server: the port is another one, QEMU is the same.
            lab.Fabric.ClosePort(LabOfTwo.PortB);
            lab.Fabric.OpenPort(new PortConfig { Name = LabOfTwo.PortB, SocketPath = lab.SocketB, Transport = transport, PeerPath = lab.PeerB });
            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortB) == PortState.Running);
            AskForAddress(guest);
        }
        finally
        {
            qemu.Kill();
            Assert.True(qemu.WaitForExit(10_000));
        }

        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortB) == PortState.Listening);
    }

    private static void AskForAddress(TestGuest guest)
    {
        guest.Send(Discover());
        for (var frame = guest.Receive(10_000); ; frame = guest.Receive(10_000))
        {
            Assert.NotNull(frame);
            if (frame.Length > 284 && frame[23] == 17 && BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(36)) == 68)
            {
                // A BOOTP reply to our address with option 53, DHCP offer, in front.
                Assert.Equal(Mac, frame[70..76]);
                Assert.Equal([53, 1, 2], frame[282..285]);
                Assert.Equal([10, 0, 2], frame[58..61]);
                return;
            }
        }
    }

    /// <summary>DHCPDISCOVER from 0.0.0.0 to everyone (RFC 2131), without a UDP checksum.</summary>
    private static byte[] Discover()
    {
        const int Udp = 34;
        const int Bootp = 42;
        var frame = new byte[Bootp + 300];
        frame.AsSpan(0, 6).Fill(0xFF);
        Mac.CopyTo(frame, 6);
        ReadOnlySpan<byte> ip = [8, 0, 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 68, 0, 67];
        ip.CopyTo(frame.AsSpan(12));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Udp + 4), (ushort)(frame.Length - Udp));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), Checksum(frame.AsSpan(14, 20)));
        ReadOnlySpan<byte> request = [1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78];
        request.CopyTo(frame.AsSpan(Bootp));
        Mac.CopyTo(frame, Bootp + 28);
        ReadOnlySpan<byte> options = [0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255];
        options.CopyTo(frame.AsSpan(Bootp + 236));
        return frame;
    }

    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        var sum = 0;
        for (var i = 0; i < header.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }

        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }

    private static Process Start(string netdev) => Process.Start(new ProcessStartInfo(
        Qemu,
        [
            "-M", "none", "-nodefaults", "-no-user-config", "-display", "none", "-netdev", "user,id=u", "-netdev", "hubport,id=h0,hubid=0,netdev=u",
            "-netdev", netdev, "-netdev", "hubport,id=h1,hubid=0,netdev=s",
        ]))!;

    private static Version Version()
    {
        using var asked = Process.Start(new ProcessStartInfo(Qemu, ["--version"]) { RedirectStandardOutput = true })!;
        var words = asked.StandardOutput.ReadToEnd().Split(' ', '\n');
        asked.WaitForExit();
        return System.Version.Parse(words[3].Split('-')[0]);
    }
}
