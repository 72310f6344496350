using System.Collections.Immutable;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Appliances;

/// <summary>
/// From an appliance of GNS3 to a kind and images: what all versions share is the kind's, what is one version's is its image's. Nothing is read but what is given here.
/// </summary>
public static class ApplianceMapper
{
    /// <summary>Maps a version.</summary>
    /// <param name="appliance">The appliance.</param>
    /// <param name="version">One of its versions.</param>
    /// <param name="kinds">The kinds that there are; one that comes with LabSim and is called like the appliance knows more of it than the appliance does, and is taken.</param>
    /// <param name="kind">The kind to take, or <see langword="null"/>.</param>
    /// <exception cref="ApplianceException">LabSim cannot run it; the message says why.</exception>
    public static ApplianceMapping Map(Appliance appliance, ApplianceVersion version, KindCatalog kinds, string? kind = null)
    {
        RequireQemu(version.Emulator);
        var notes = new List<string>();
        var template = new ApplianceJson(version.Template, "");
        var machine = new QemuTemplateReader(notes).Read(template, appliance.FirstPort, appliance.PortFormat, appliance.SegmentSize);
        var drives = new ApplianceSlots(template, version.Files).Read();
        var (name, text) = ChooseKind(appliance, version, machine, kinds, kind, notes);
        if (text is null && kinds.Find(name) is { } taken)
        {
            machine = machine with { Ports = [.. Enumerable.Range(1, Math.Min(machine.Ports.Length, taken.Interfaces.Count)).Select(taken.Interfaces.NameOf)] };
        }

        return Assemble(version, machine with { IsUefi = machine.IsUefi || version.Files.ContainsKey("bios_image") }, drives, name, text, notes);
    }

    /// <summary>Why LabSim runs no appliance of an emulator; <see langword="null"/> for those that it runs.</summary>
    public static string? Refuse(string emulator) => emulator switch
    {
        "qemu" => null,
        "docker" => "it is a Docker appliance: a container has no disk to boot from; labsim/host or a virtual machine takes its place",
        "iou" => "it is an IOU appliance: a program of Cisco's that is no virtual machine; the kinds cisco-iosv and cisco-iosvl2 take its place",
        "dynamips" => "it is a Dynamips appliance: an IOS of router hardware that QEMU does not emulate; the kind cisco-iosv takes its place",
        _ => $"its emulator '{ApplianceText.Line(emulator)}' is none that LabSim knows",
    };

    private static void RequireQemu(string emulator)
    {
        if (Refuse(emulator) is { } refusal)
        {
            throw new ApplianceException(refusal);
        }
    }

    private static (string Name, string? Text) ChooseKind(Appliance appliance, ApplianceVersion version, ApplianceMachine machine, KindCatalog kinds, string? wanted, List<string> notes)
    {
        ImmutableArray<string> names = wanted is not null ? [wanted] : [ApplianceText.Kind(appliance.Name), ApplianceText.Kind($"{appliance.Vendor} {appliance.Name}")];
        var name = names[0];
        if (kinds.Files.FirstOrDefault(file => file.Kind is { } other && names.Contains(other.Name) && (wanted is not null || file.IsBuiltin)) is { Kind: { } known } file)
        {
            name = known.Name;
            if (known.HasAgent || known.Segment is not null)
            {
                throw new ApplianceException($"'{name}' is no kind for disks");
            }

            notes.Add(file.IsBuiltin ? $"the kind {name} comes with LabSim; its interfaces are {known.Interfaces}" : $"it is of the kind {name}, whose interfaces are {known.Interfaces}");
            return (name, null);
        }

        if (wanted is not null)
        {
            throw new ApplianceException($"there is no kind '{name}' ('labsim kind ls' lists them)");
        }

        var shared = Shared(appliance, machine);
        var text = ApplianceKind.Write(name, appliance, machine with { MemoryBytes = shared.MemoryBytes, Cpus = shared.Cpus });
        if (text != ApplianceKind.Write(name, appliance, shared))
        {
            name = ApplianceText.Kind($"{name}-{version.Name}");
            text = ApplianceKind.Write(name, appliance, machine);
        }

        return KindFile.Read(new SourceText($"{name}.yaml", text)) is { Kind: null, Diagnostics: var wrong } ? throw new ApplianceException($"the kind that would come of it is wrong: {wrong[0].Message}") : (name, text);
    }

    // What versions that say nothing else have.
    private static ApplianceMachine Shared(Appliance appliance, ApplianceMachine otherwise)
    {
        try
        {
            return appliance.Emulator == "qemu" ? new QemuTemplateReader([]).Read(new ApplianceJson(appliance.Template, ""), appliance.FirstPort, appliance.PortFormat, appliance.SegmentSize) : otherwise;
        }
        catch (ApplianceException)
        {
            return otherwise;
        }
    }

    private static ApplianceMapping Assemble(ApplianceVersion version, ApplianceMachine machine, ImmutableArray<ApplianceDrive> drives, string kind, string? text, List<string> notes)
    {
        var disks = drives.Where(drive => !drive.IsCd).ToImmutableArray();
        var main = disks.FirstOrDefault(drive => drive.BlankBytes == 0) ?? drives.FirstOrDefault(drive => drive.IsCd) ?? disks[0];
        if (!main.IsCd && main != disks[0])
        {
            notes.Add($"its disk {main.Slot} is the first one that the guest sees, not {disks[0].Slot}");
        }

        var image = $"{kind}/{ApplianceText.Part(version.Name)}";
        var images = drives.Where(drive => drive.BlankBytes == 0 || drive == main).ToImmutableSortedDictionary(drive => drive.Slot, drive => drive == main ? image : $"{image}-{drive.Slot}", StringComparer.Ordinal);
        var bus = main.IsCd ? machine.DiskBus : main.Bus;
        return new ApplianceMapping
        {
            Version = version.Name, Kind = kind, KindText = text, Image = image, Architecture = machine.Architecture, Drives = drives, Images = images, Main = main,
            MemoryBytes = machine.MemoryBytes, Cpus = machine.Cpus, Nic = machine.Nic, DiskBus = bus, IsUefi = machine.IsUefi, Interfaces = machine.Ports, Console = machine.Console,
            Disks =
            [
                .. disks.Where(drive => drive != main)
                    .Select(drive => SettingWords.WriteDisk(new DiskSpec(images.GetValueOrDefault(drive.Slot), drive.BlankBytes, drive.Bus == bus ? null : drive.Bus))),
            ],
            Cdrom = drives.Where(drive => drive.IsCd && drive != main).Select(drive => images[drive.Slot]).FirstOrDefault(),
            Notes = [.. notes],
        };
    }
}
