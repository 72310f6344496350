using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.NodeRuntime.Qemu.Uefi;

namespace LabSim.LabServer.Doctor;

/// <summary>The UEFI of each architecture whose disks can boot by it. Only they need it.</summary>
internal sealed class UefiCheck(UefiCatalog catalog) : IHostCheck
{
    private static readonly (string Architecture, string Disks)[] All = [("x86_64", "disks with firmware: uefi"), ("aarch64", "disks for aarch64"), ("riscv64", "disks for riscv64")];

    public string Id => "uefi";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) =>
        new([.. All.Select(one => Examine(one.Architecture, one.Disks))]);

    private CheckDocument Examine(string architecture, string disks)
    {
        var (id, title) = ($"{Id}.{architecture}", $"UEFI for {architecture} (optional)");
        return catalog.Look(architecture) is { } found
            ? Finding.Ok(id, title, found.Code.Path)
            : new CheckDocument(id, title, "ok", $"not installed; {disks} need it", $"apt-get install {UefiCatalog.PackageOf(architecture)}");
    }
}
