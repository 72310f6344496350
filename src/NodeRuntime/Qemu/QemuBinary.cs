using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>A QEMU of this host, and what it said of itself.</summary>
/// <param name="Path">Absolute path of the program.</param>
/// <param name="FirmwareDirectories">Folders of firmware that it does not find by itself, because it was extracted and not installed.</param>
/// <param name="Environment">Variables that it needs for the same reason.</param>
/// <param name="Capabilities">What it can do.</param>
public sealed record QemuBinary(
    string Path, ImmutableArray<string> FirmwareDirectories, ImmutableSortedDictionary<string, string> Environment, QemuCapabilities Capabilities);
