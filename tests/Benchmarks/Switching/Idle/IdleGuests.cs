using LabSim.Switching;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Benchmarks.Switching.Idle;

/// <summary>Guests that are connected, in pairs, to ports of a fabric, and say nothing.</summary>
internal sealed class IdleGuests : IDisposable
{
    // The rings and nothing else: they have no buffers.
    private const int MemoryLength = 0x2_0000;
    private readonly TemporaryDirectory _directory = new();
    private readonly List<TestGuest> _guests = [];

    /// <summary>Opens the ports and connects the guests.</summary>
    public IdleGuests(Fabric fabric, int count)
    {
        for (var i = 0; i < count; i++)
        {
            fabric.OpenPort(new PortConfig { Name = Port(i), SocketPath = _directory[$"{i}"] });
            if (i % 2 == 1)
            {
                fabric.Connect(new LinkConfig($"{Port(i - 1)}--{Port(i)}", Port(i - 1), Port(i)));
            }

            var guest = new TestGuest(_directory[$"{i}"], new TestGuestOptions { MemoryLength = MemoryLength, ReceiveBuffers = 0 });
            _guests.Add(guest);
            if (!guest.Start())
            {
                throw new InvalidOperationException($"Idle guest {i} of {count} did not come up.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _guests.ForEach(guest => guest.Dispose());
        _directory.Dispose();
    }

    private static string Port(int number) => $"idle{number}:eth1";
}
