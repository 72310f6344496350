namespace LabSim.Switching.VhostUser;

/// <summary>Protocol features (docs/interop/vhost-user.rst, "Protocol features"). Not virtio's.</summary>
[Flags]
internal enum ProtocolFeatures : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>GET_QUEUE_NUM exists. There is one pair, and we say so.</summary>
    MultiQueue = 1 << 0,

    /// <summary>SEND_RARP exists.</summary>
    Rarp = 1 << 2,

    /// <summary>Any request may ask for an acknowledgement.</summary>
    ReplyAck = 1 << 3,

    /// <summary>NET_SET_MTU exists.</summary>
    NetMtu = 1 << 4,

    /// <summary>What is offered.</summary>
    Supported = MultiQueue | Rarp | ReplyAck | NetMtu,
}
