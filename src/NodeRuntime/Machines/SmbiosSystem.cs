namespace LabSim.NodeRuntime.Machines;

/// <summary>SMBIOS's system information, type 1, and the mainboard's, type 2 (DMTF DSP0134); <see langword="null"/> leaves QEMU's own string. Printable ASCII.</summary>
/// <param name="Manufacturer">Who made it.</param>
/// <param name="Product">What it is.</param>
/// <param name="Version">Which one.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Sku">Its order number.</param>
/// <param name="Family">The family that it belongs to.</param>
/// <param name="Board">What its mainboard is.</param>
public sealed record SmbiosSystem(string? Manufacturer, string? Product, string? Version, string? Serial, string? Sku, string? Family, string? Board = null);
