namespace LabSim.Switching.Virtio;

/// <summary>Where a ring's parts are in QEMU's address space, as SET_VRING_ADDR gives them.</summary>
/// <param name="Table">The descriptor table.</param>
/// <param name="Used">The used ring.</param>
/// <param name="Available">The available ring.</param>
internal readonly record struct VirtqueueAddresses(ulong Table, ulong Used, ulong Available);
