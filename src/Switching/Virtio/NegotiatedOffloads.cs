using LabSim.Switching.Offloads;

namespace LabSim.Switching.Virtio;

/// <summary>Which offloads a driver's features stand for, each way (virtio 1.2, 5.1.3.1: one without its checksum is none).</summary>
internal static class NegotiatedOffloads
{
    /// <summary>What the driver may leave to be done.</summary>
    public static OffloadSet OfSender(VirtioFeatures features) =>
        Of(features, (VirtioFeatures.NetChecksum, VirtioFeatures.NetHostTcp4, VirtioFeatures.NetHostTcp6, VirtioFeatures.NetHostCongestion));

    /// <summary>What the driver is able to get.</summary>
    public static OffloadSet OfReceiver(VirtioFeatures features) =>
        Of(features, (VirtioFeatures.NetGuestChecksum, VirtioFeatures.NetGuestTcp4, VirtioFeatures.NetGuestTcp6, VirtioFeatures.NetGuestCongestion));

    private static OffloadSet Of(VirtioFeatures features, (VirtioFeatures Checksum, VirtioFeatures Tcp4, VirtioFeatures Tcp6, VirtioFeatures Congestion) names)
    {
        if (!features.HasFlag(names.Checksum))
        {
            return OffloadSet.None;
        }

        return OffloadSet.Checksum
            | (features.HasFlag(names.Tcp4) ? OffloadSet.Tcp4 : OffloadSet.None)
            | (features.HasFlag(names.Tcp6) ? OffloadSet.Tcp6 : OffloadSet.None)
            | (features.HasFlag(names.Congestion) ? OffloadSet.Congestion : OffloadSet.None);
    }
}
