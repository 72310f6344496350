namespace LabSim.NodeRuntime.Machines;

/// <summary>A file that the guest reads through QEMU's <c>fw_cfg</c> device.</summary>
/// <param name="Name">The name, <c>opt/labsim/…</c>.</param>
/// <param name="Content">The bytes.</param>
public sealed record FirmwareBlob(string Name, ReadOnlyMemory<byte> Content);
