using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>What a request's payload and descriptors have to be, checked before anything reads them.</summary>
internal static class MessageShape
{
    private const int NumberLength = 8;
    private const int AddressLength = 40;
    private const int RegionLength = 32;
    private const ulong NoDescriptor = 1 << 8;

    /// <summary>Checks a message's size and how many descriptors it carries.</summary>
    public static GuestFault Check(in VhostUserMessage message)
    {
        if (SizeOf(message) is not { } size)
        {
            return GuestFault.UnknownRequest;
        }

        if (message.Payload.Length != size)
        {
            return GuestFault.MessageSize;
        }

        return message.DescriptorCount == DescriptorsOf(message) ? GuestFault.None : GuestFault.DescriptorCount;
    }

    private static int? SizeOf(in VhostUserMessage message) => message.Request switch
    {
        VhostUserRequest.GetFeatures or VhostUserRequest.SetOwner or VhostUserRequest.ResetOwner
            or VhostUserRequest.GetProtocolFeatures or VhostUserRequest.GetQueueNumber => 0,
        VhostUserRequest.SetMemoryTable => message.Payload.Length < NumberLength || message.Index > GuestMemory.MaximumRegions
            ? NumberLength : NumberLength + (RegionLength * (int)message.Index),
        VhostUserRequest.SetVringAddress => AddressLength,
        >= VhostUserRequest.SetFeatures and <= VhostUserRequest.NetSetMtu and not ((VhostUserRequest)6 or (VhostUserRequest)7) => NumberLength,
        _ => null,
    };

    private static int DescriptorsOf(in VhostUserMessage message) => message.Request switch
    {
        VhostUserRequest.SetMemoryTable => (int)message.Index,
        VhostUserRequest.SetVringKick or VhostUserRequest.SetVringCall or VhostUserRequest.SetVringError =>
            (message.Number & NoDescriptor) == 0 ? 1 : 0,
        _ => 0,
    };
}
