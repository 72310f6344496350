namespace LabSim.NodeRuntime.Qemu.Uefi;

/// <summary>A UEFI that is installed on this host.</summary>
/// <param name="Code">The file of its code, which machines share.</param>
/// <param name="Variables">The file of its variables as they are at first, which each machine has a copy of.</param>
public sealed record UefiImage(FlashFile Code, FlashFile Variables);

/// <summary>The content of a flash memory.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>.</param>
public sealed record FlashFile(string Path, string Format);
