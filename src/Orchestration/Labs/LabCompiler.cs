using System.Collections.Immutable;
using System.Text;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.Orchestration.Records;
using LabSim.Topology;
using LabSim.Topology.Grammar;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Labs;

/// <summary>From what a caller hands over to a lab that can be planned.</summary>
internal static class LabCompiler
{
    /// <summary>What a topology is resolved against on this host: all images are known.</summary>
    public static ResolutionOptions Options(LabServices services, string? name, AcceleratorChoice? accelerator) => new()
    {
        Images = new ImageIndex([.. services.Images.List().GroupBy(i => i.Name).Select(ToEntry)], Complete: true),
        Kinds = services.Kinds(),
        Name = name,
        Accelerator = accelerator,
    };

    private static ImageIndexEntry ToEntry(IGrouping<string, ImageDescription> image)
    {
        var disk = image.First().Built as DiskImage;
        return new(image.Key, image.First().Kind, [.. image.Select(i => i.Architecture)])
        {
            IsCd = disk is { Present.IsCd: true },
            IsDisk = disk is { Present.IsCd: false },
            Settings = disk is null ? new ImageSettings() : Settings(disk.Manifest),
        };
    }

    private static ImageSettings Settings(DiskManifest manifest) => new()
    {
        MemoryBytes = manifest.MemoryBytes,
        Cpus = manifest.Cpus,
        NicModel = manifest.NicModel,
        Firmware = SettingWords.Read(SettingWords.Firmware, manifest.Firmware),
        DiskBus = SettingWords.Read(SettingWords.DiskBuses, manifest.DiskBus),
        Disks = manifest.Disks is { } disks ? [.. disks.Select(SettingWords.ReadDisk).OfType<DiskSpec>()] : null,
        Cdrom = manifest.Cdrom,
    };

    /// <summary>Compiles.</summary>
    /// <exception cref="LabException">The topology has errors; all of them are in it.</exception>
    public static UpRequest Compile(LabServices services, TopologyInput input)
    {
        var compiled = TopologyCompiler.Compile(new SourceText(input.DisplayFile, input.Text), Options(services, input.Name, input.Accelerator));
        var missing = compiled.ReferencedFiles.Where(f => !input.Files.ContainsKey(f.Path)).Select(f => f.Unreadable(
            input.DisplayFile, $"file '{f.Path}' cannot be read", "the path is relative to the topology's folder and stays within it"));
        ImmutableArray<Diagnostic> diagnostics = [.. compiled.Diagnostics, .. compiled.Spec is null ? [] : missing];
        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        if (errors > 0 || compiled.Spec is null)
        {
            throw new LabException(LabProblem.InvalidTopology, $"{input.DisplayFile} has {errors} error{(errors == 1 ? "" : "s")}") { Diagnostics = diagnostics };
        }

        var used = compiled.ReferencedFiles.Select(f => f.Path).Distinct().ToImmutableSortedDictionary(p => p, p => LabStore.Hash(input.Files[p].Span), StringComparer.Ordinal);
        var record = new LabRecord
        {
            Name = compiled.Spec.Name,
            File = input.File,
            DisplayFile = input.DisplayFile,
            TextHash = LabStore.Hash(Encoding.UTF8.GetBytes(input.Text)),
            FileHashes = used,
            NameOverride = input.Name,
            AcceleratorOverride = input.Accelerator,
            Spec = compiled.Spec,
            Desired = "running",
        };
        return new UpRequest(record, used.GroupBy(f => f.Value).ToImmutableDictionary(g => g.Key, g => input.Files[g.First().Key]), diagnostics, input.AllowRestart, input.MustExist);
    }
}
