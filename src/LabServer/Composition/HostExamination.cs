using System.Collections.Immutable;
using LabSim.LabServer.Doctor;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Composition;

/// <summary>The doctor's checks in the order in which to read them: what runs machines first, what is optional last.</summary>
internal static class HostExamination
{
    public static Examination Of(HostSettings host, QemuCatalog qemu, ImmutableArray<IAccelerator> accelerators, IImageCatalog images, Func<KindCatalog> kinds, UefiCatalog uefis, Func<LimitsReport> limits)
    {
        var own = HostArchitecture.Name;
        var programs = new ProgramSearch(host.Variable);
        return new Examination([
            new QemuCheck(qemu, own, [.. images.List().Select(image => image.Architecture).Distinct().Where(architecture => architecture != own)]),
            new AcceleratorCheck(accelerators),
            new VirtualisationDeviceCheck("/dev/kvm"),
            new MachineUserCheck(host),
            new RunDirectoryCheck(host.Home),
            new FreeSpaceCheck(host.Home, FreeSpaceCheck.ReadFreeBytes),
            new FileDescriptorCheck("/proc/self/limits"),
            new MemoryCheck("/proc/meminfo"),
            new LimitsCheck(limits),
            new ImageCheck(images),
            new KindCheck(kinds),
            new UefiCheck(uefis),
            new ImageToolsCheck(programs),
            new CaptureLibraryCheck(),
            new DissectorCheck(programs),
        ]);
    }
}
