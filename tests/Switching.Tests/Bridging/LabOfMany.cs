using System.Buffers.Binary;
using LabSim.Switching.Bridging;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.Switching.Stations;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Bridging;

/// <summary>Guests h1, h2 … on the ports eth1, eth2 … of a segment sw.</summary>
internal sealed class LabOfMany : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public LabOfMany(
        int guests, SegmentConfig? config = null, Func<int, VlanMembership?>? vlans = null, Func<int, TestGuestOptions?>? options = null, RecorderMemory? recorder = null,
        Func<int, SegmentStation?>? station = null)
    {
        Fabric = new Fabric(new FabricOptions { Lab = "test", RecorderMemory = recorder });
        Fabric.OpenSegment((config ?? new SegmentConfig { Name = "sw" }) with { Name = "sw" });
        Guests = [.. Enumerable.Range(1, guests).Select(i => Join(i, vlans?.Invoke(i), options?.Invoke(i), station?.Invoke(i)))];
    }

    public Fabric Fabric { get; }

    /// <summary>Guest n is at n - 1.</summary>
    public List<TestGuest> Guests { get; }

    public TestGuest this[int guest] => Guests[guest - 1];

    public static string Link(int guest) => $"h{guest}:eth1--sw:eth{guest}";

    /// <summary>An address of a guest.</summary>
    public static byte[] Mac(int guest) => [0x02, 0, 0, 0, (byte)(guest >> 8), (byte)guest];

    /// <summary>A frame from one guest to another; guest 0 is everybody.</summary>
    public static byte[] Frame(int from, int to, int? vlan = null, int length = 64, byte mark = 0)
    {
        var frame = new byte[length + (vlan is null ? 0 : 4)];
        if (to == 0)
        {
            frame.AsSpan(0, 6).Fill(0xFF);
        }
        else
        {
            Mac(to).CopyTo(frame, 0);
        }

        Mac(from).CopyTo(frame, 6);
        var type = 12;
        if (vlan is { } number)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x8100);
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), (ushort)number);
            type = 16;
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(type), 0x88B5);
        frame.AsSpan(type + 2).Fill(mark);
        return frame;
    }

    /// <summary>Everybody says something, so that the bridge knows where they are; what they hear is thrown away.</summary>
    public void Introduce()
    {
        for (var i = 1; i <= Guests.Count; i++)
        {
            this[i].Send(Frame(i, 0));
            for (var other = 1; other <= Guests.Count; other++)
            {
                if (other != i)
                {
                    Assert.NotNull(this[other].Receive());
                }
            }
        }
    }

    /// <summary>Asserts that a guest gets nothing more: a mark sent after everything else is the next that it hears.</summary>
    public void AssertSilent(int guest, int from)
    {
        this[from].Send(Frame(from, 0, mark: 0xEE));
        var next = this[guest].Receive();
        Assert.Equal(0xEE, next![^1]);
    }

    public void Dispose()
    {
        Guests.ForEach(guest => guest.Dispose());
        Fabric.Dispose();
        _directory.Dispose();
    }

    private TestGuest Join(int number, VlanMembership? vlans, TestGuestOptions? options, SegmentStation? station)
    {
        var (port, other) = ($"h{number}:eth1", $"sw:eth{number}");
        Fabric.OpenPort(new PortConfig { Name = port, SocketPath = _directory[$"{number}.sock"] });
        Fabric.OpenSegmentPort(new SegmentPortConfig { Name = other, Segment = "sw", Vlans = vlans, Station = station });
        Fabric.Connect(new LinkConfig(Link(number), port, other));
        var guest = new TestGuest(_directory[$"{number}.sock"], options);
        Assert.True(guest.Start());
        LabOfTwo.Eventually(() => Fabric.ReadPort(port).State == PortState.Running);
        return guest;
    }
}
