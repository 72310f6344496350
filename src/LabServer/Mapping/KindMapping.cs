using LabSim.Contracts.Environment;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Mapping;

/// <summary>Kinds in the contract's words.</summary>
internal static class KindMapping
{
    public static KindDocument ToDocument(NodeKind kind)
    {
        var naming = kind.Interfaces;
        return new KindDocument(
            kind.Name, kind.Summary, kind.Icon, kind.Prefix, kind.Segment is { } segment ? ModelMapping.Word(segment) : null,
            [.. Enumerable.Range(naming.Leading + 1, naming.Count - naming.Leading).Select(naming.NameOf)], naming.ManagementFirst ? naming.Management : null, naming.Unused,
            [.. naming.Aliases.SelectMany(run => Enumerable.Range(0, run.Count).Select(run.At))], [.. kind.Settings.Order(StringComparer.Ordinal)])
        {
            Machine = kind.Segment is null ? Machine(kind) : null,
        };
    }

    private static KindMachineDocument Machine(NodeKind kind) => new(
        kind.Image.Length > 0 ? kind.Image : null, kind.HasAgent, kind.MemoryBytes, kind.MinimumMemoryBytes, kind.Cpus, kind.NicModel,
        SettingWords.DiskBuses.First(bus => bus.Value == kind.DiskBus).Key, kind.ConfigFormat);
}
