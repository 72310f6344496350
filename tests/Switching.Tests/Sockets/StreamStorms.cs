using LabSim.Interop;
using LabSim.Switching.Ports;
using LabSim.Switching.Tests.VhostUser;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Sockets;

/// <summary>Connections that come and go with noise on them. Counts the process's descriptors, so it runs alone.</summary>
[Collection(nameof(ConnectionFuzz))]
public sealed class StreamStorms
{
    private const int Rounds = 300;

    [Fact]
    public void Random_bytes_and_storms_of_connections_break_nothing_and_leak_no_descriptor()
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream);
        using var b = lab.StartB();
        using var gift = EventFd.Create();
        var descriptors = 0;
        for (var round = 0; round < Rounds; round++)
        {
            if (TryConnect(lab) is { } guest)
            {
                // Some begin with a length that may be one, some with a descriptor that nobody asked for.
                var noise = LabOfTwo.Frame(1 + (round * 37 % 4000), (byte)round);
                noise[0] = (byte)(round % 7 == 0 ? 0xFF : 0);
                guest.SendDescriptor(gift.Handle);
                guest.TrySendRaw(noise);
                guest.Dispose();
            }

            if (round is 20 or Rounds - 1)
            {
                LabOfTwo.Eventually(() => Honest(lab, b));
                LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Listening);
                var open = Directory.GetFiles("/proc/self/fd").Length;
                descriptors = round == 20 ? open : descriptors;
                Assert.True(open <= descriptors, $"{open} descriptors, {descriptors} before");
            }
        }
    }

    /// <summary>Connects, unless the port is deaf and its backlog full.</summary>
    private static TestStreamGuest? TryConnect(LabOfTwo lab)
    {
        try
        {
            return new TestStreamGuest(lab.SocketA);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool Honest(LabOfTwo lab, TestGuest receiver)
    {
        using var guest = TryConnect(lab);
        while (guest is not null && receiver.Receive(1) is not null)
        {
            // What the noise made.
        }

        guest?.Send(LabOfTwo.Frame(60));
        return guest is not null && receiver.Receive(300) is { } frame && frame.AsSpan().SequenceEqual(LabOfTwo.Frame(60));
    }
}
