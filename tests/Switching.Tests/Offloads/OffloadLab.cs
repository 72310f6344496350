using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

/// <summary>Guests whose buffers take the longest frame there is.</summary>
internal static class OffloadLab
{
    /// <summary>A guest with these features beside the plain ones.</summary>
    public static TestGuestOptions Options(ulong features, ulong plain = TestGuestOptions.Plain, int receiveBuffer = 2048, ushort ring = 64) => new()
    {
        Features = plain | features,
        RingSize = ring,
        BufferStride = 0x11000,
        ReceiveBuffer = receiveBuffer,
        MemoryLength = 0x4_0000 + (2 * ring * 0x11000),
    };

    /// <summary>A guest that leaves everything to its NIC.</summary>
    public static TestGuestOptions Sender => Options(TestGuestOptions.SendOffloads);

    /// <summary>A guest that takes everything.</summary>
    public static TestGuestOptions Taker => Options(TestGuestOptions.ReceiveOffloads);

    /// <summary>A guest that takes frames as on a wire.</summary>
    public static TestGuestOptions Plain => Options(0);
}
