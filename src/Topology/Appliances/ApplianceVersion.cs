using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace LabSim.Topology.Appliances;

/// <summary>A version of an appliance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Files">The names of its files by slot: hda_disk_image to hdd_disk_image, cdrom_image, bios_image, kernel_image, initrd.</param>
/// <param name="Emulator">What runs it: qemu, docker, iou or dynamips.</param>
/// <param name="Template">The settings of its emulator.</param>
public sealed record ApplianceVersion(string Name, ImmutableSortedDictionary<string, string> Files, string Emulator, JsonObject Template);
