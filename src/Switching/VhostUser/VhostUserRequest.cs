namespace LabSim.Switching.VhostUser;

/// <summary>Front-end requests that a network device with one queue pair needs (docs/interop/vhost-user.rst, "Front-end message types").</summary>
internal enum VhostUserRequest : uint
{
    /// <summary>Which virtio features are offered.</summary>
    GetFeatures = 1,

    /// <summary>Which of them the driver accepted.</summary>
    SetFeatures = 2,

    /// <summary>The connection is the device's owner.</summary>
    SetOwner = 3,

    /// <summary>Deprecated: disable all rings.</summary>
    ResetOwner = 4,

    /// <summary>The machine's memory.</summary>
    SetMemoryTable = 5,

    /// <summary>A ring's size.</summary>
    SetVringNumber = 8,

    /// <summary>A ring's place.</summary>
    SetVringAddress = 9,

    /// <summary>A ring's next index.</summary>
    SetVringBase = 10,

    /// <summary>Stop a ring and tell its next index.</summary>
    GetVringBase = 11,

    /// <summary>A ring's kick; starts it.</summary>
    SetVringKick = 12,

    /// <summary>A ring's call.</summary>
    SetVringCall = 13,

    /// <summary>A ring's error eventfd.</summary>
    SetVringError = 14,

    /// <summary>Which protocol features are offered.</summary>
    GetProtocolFeatures = 15,

    /// <summary>Which of them QEMU uses.</summary>
    SetProtocolFeatures = 16,

    /// <summary>How many queue pairs there are.</summary>
    GetQueueNumber = 17,

    /// <summary>Enable or disable a ring.</summary>
    SetVringEnable = 18,

    /// <summary>Announce the machine after a migration.</summary>
    SendRarp = 19,

    /// <summary>The MTU that the guest was told.</summary>
    NetSetMtu = 20,
}
