using System.Diagnostics;
using LabSim.Interop;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.VhostUser;

/// <summary>security.md, tests 31 and 32: random messages with random descriptors, and rings that change under our hands.</summary>
[CollectionDefinition(nameof(ConnectionFuzz), DisableParallelization = true)]
[Collection(nameof(ConnectionFuzz))]
public sealed class ConnectionFuzz
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    [Fact]
    public void Random_messages_break_nothing_and_leak_no_descriptor()
    {
        using var lab = new LabOfTwo(TimeProvider.System);
        using var kit = new TestGuest(lab.SocketB);
        using var unsealed = MemoryFile.Create("unsealed", 4096, sealAgainstShrinking: false);
        FileDescriptor[] files = [kit.File, unsealed, kit.TransmitKick.Handle, kit.ReceiveCall.Handle];
        var clock = Stopwatch.StartNew();
        var descriptors = 0;
        for (var round = 0; clock.Elapsed < Budget; round++)
        {
            Talk(lab, files, (ulong)round);
            lab.Fabric.ClosePort(LabOfTwo.PortA);
            var open = Directory.GetFiles("/proc/self/fd").Length;
            descriptors = round == 10 ? open : descriptors;
            Assert.True(round <= 10 || open <= descriptors, $"{open} descriptors after round {round}, {descriptors} after round 10");
            lab.Fabric.OpenPort(new PortConfig { Name = LabOfTwo.PortA, SocketPath = lab.SocketA });
        }

        Assert.True(descriptors > 0);
        using var honest = lab.StartA();
    }

    [Fact]
    public void Rings_that_change_while_they_are_read_break_nothing()
    {
        var clock = Stopwatch.StartNew();
        for (ulong seed = 0; clock.Elapsed < Budget; seed++)
        {
            using var lab = new LabOfTwo();
            using var a = lab.StartA();
            using var b = lab.StartB();
            foreach (var value in Values(seed, 400))
            {
                var slot = (int)(value % 256);
                a.Transmitting.WriteDescriptor(slot, TestGuest.GuestBase + (value % (17 << 20)), value % 5000, (ushort)(value >> 29), (ushort)(value % 300));
                a.Transmitting.Offer((ushort)(value % 257));
                a.TransmitKick.Signal();
                b.Receiving.WriteDescriptor(slot, TestGuest.GuestBase + (value % (17 << 20)), value % 3000, TestRing.Write, 0);
            }

            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Faulted || a.Transmitting.UsedIndex == a.Transmitting.AvailableIndex);
        }
    }

    private static void Talk(LabOfTwo lab, FileDescriptor[] files, ulong seed)
    {
        using var connection = new TestVhostConnection(lab.SocketA);
        var values = Values(seed, 200);
        for (var i = 0; i + 4 < values.Length; i += 4)
        {
            var request = values[i] % 22;
            var carries = request is 5 or 12 or 13 or 14 ? values[i + 1] % 3 : values[i + 1] % 40 == 0 ? 1u : 0;
            var size = values[i + 2] % 10 != 0 ? NaturalSize(request) : (int)(values[i + 2] % 300);
            var payload = new byte[size];
            for (var at = 0; at + 4 <= size; at += 4)
            {
                BitConverter.TryWriteBytes(payload.AsSpan(at), values[(i + at) % values.Length] % (at == 0 ? 3u : 5000u));
            }

            if (!connection.Send(request, payload, [.. Enumerable.Range(0, (int)carries).Select(n => files[(int)((values[i + 3] + n) % files.Length)])]))
            {
                return;
            }
        }
    }

    private static int NaturalSize(uint request) => request switch { 1 or 3 or 4 or 15 or 17 => 0, 5 => 40, 9 => 40, _ => 8 };

    // SplitMix64: the same numbers for the same seed, everywhere.
    private static uint[] Values(ulong seed, int count)
    {
        var values = new uint[count];
        for (var i = 0; i < count; i++)
        {
            var z = unchecked((seed + 1) * 0x9E3779B97F4A7C15 * ((ulong)i + 1));
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            values[i] = (uint)(z >> 32);
        }

        return values;
    }
}
