namespace LabSim.Topology.Spec;

/// <summary>The strings of SMBIOS's system information (type 1), and the mainboard's (type 2); <see langword="null"/> is "not said".</summary>
/// <param name="Manufacturer">Who made it.</param>
/// <param name="Product">What it is; some guests read their own configuration here.</param>
/// <param name="Version">Which one.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Sku">Its order number.</param>
/// <param name="Family">The family that it belongs to.</param>
/// <param name="Board">What its mainboard is.</param>
public sealed record SmbiosStrings(
    string? Manufacturer = null, string? Product = null, string? Version = null, string? Serial = null, string? Sku = null, string? Family = null, string? Board = null);
