using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>How a ring was described to the product, and where that is.</summary>
internal sealed class RingSetup
{
    public const int Table = FuzzMemory.Guard;
    public const int Available = Table + 0x4000;
    public const int Used = Table + 0x5000;

    /// <summary>Where indirect tables are written.</summary>
    public const int Tables = Table + 0x7400;

    /// <summary>Where honest buffers are.</summary>
    public const int Buffers = Table + 0x8000;

    public VirtioFeatures Features { get; set; } = VirtioFeatures.Supported;

    public ushort Size { get; set; } = 16;

    public VirtqueueAddresses Addresses { get; set; } = Honest;

    public static VirtqueueAddresses Honest { get; } = new(FuzzMemory.UserAddress(Table), FuzzMemory.UserAddress(Used), FuzzMemory.UserAddress(Available));

    public bool Indirect => Features.HasFlag(VirtioFeatures.RingIndirectDescriptors);

    public int HeaderLength => (Features & (VirtioFeatures.Version1 | VirtioFeatures.NetMergeableReceiveBuffers)) != 0 ? 12 : 10;

    public int TableAt => FuzzMemory.LocateUser(Addresses.Table, (ulong)TableLength);

    public int AvailableAt => FuzzMemory.LocateUser(Addresses.Available, (ulong)AvailableLength);

    public int UsedAt => FuzzMemory.LocateUser(Addresses.Used, (ulong)UsedLength);

    public int TableLength => 16 * Size;

    public int AvailableLength => 6 + (2 * Size);

    public int UsedLength => 6 + (8 * Size);

    /// <summary>Whether the three parts are in memory and aligned (virtio 1.2, 2.7).</summary>
    public bool IsSound => TableAt >= 0 && TableAt % 16 == 0 && AvailableAt >= 0 && AvailableAt % 2 == 0 && UsedAt >= 0 && UsedAt % 4 == 0;
}
