using LabSim.Topology.Text;

namespace LabSim.Topology.Kinds;

/// <summary>What must hold between the values of a kind's file.</summary>
internal static class KindCheck
{
    /// <summary>Reports what does not.</summary>
    public static void Check(KindDefinition kind, DiagnosticBag report)
    {
        CheckInterfaces(kind, report);
        if (kind.MinimumMemory is { } minimum && minimum.Value > kind.Memory)
        {
            Report(report, minimum.Span, "'minimum-memory' is more than 'memory'", "it is what the guest cannot do without");
        }

        if (kind.Disks is { Value.Length: > LabQuota.MaxFurtherDisks } disks)
        {
            Report(report, disks.Span, $"{disks.Value.Length} further disks are more than {LabQuota.MaxFurtherDisks}", "leave some out");
        }

        if (kind.CpuModel is { Value: "host" or "max" } cpu)
        {
            Report(report, cpu.Span, $"'{cpu.Value}' is what machines have where no CPU is named", "remove it");
        }

        if (kind.Boot is { } boot && boot.Value.Select(source => source.Value).Distinct().Count() < boot.Value.Length)
        {
            Report(report, boot.Span, "a source of boot loaders is named twice", "name each once");
        }

        KindConfigCheck.Check(kind, report);
        if (kind is { HasAgent: true, Ready: { } ready })
        {
            Report(report, ready.Span, "a guest with LabSim's agent says itself that it is ready", "remove 'ready:', or 'agent: labsim'");
        }
    }

    private static void CheckInterfaces(KindDefinition kind, DiagnosticBag report)
    {
        var naming = kind.Naming;
        if (kind.ManagementFirst is { Value: true } first && kind.Management.Length == 0)
        {
            Report(report, first.Span, "the management interface comes first, and has no name", "add 'management:' with its name");
        }

        if (kind.UnusedNics is { } unused && !naming.ManagementFirst)
        {
            Report(report, unused.Span, "unused NICs stand between the management interface and the data interfaces, and no management interface comes first", "add 'management-first: true'");
        }

        if (kind.Nics is { } always && always.Value > naming.Count)
        {
            Report(report, always.Span, $"{always.Value} NICs are always there, and {naming.Count} interfaces have names", "name more interfaces");
        }

        var most = kind.Segment is null ? LabQuota.MaxInterfaces : LabQuota.MaxPorts;
        if (naming.Data.IsEmpty || naming.Count > most)
        {
            Report(report, kind.Interfaces.Span, $"there are {naming.Count} interfaces in all; a {(kind.Segment is null ? "machine" : "segment")} has 1 to {most}", "name fewer");
        }
        else if (kind.Aliases is { } aliases && naming.Aliases.Sum(run => run.Count) % (naming.Count - naming.Leading) != 0)
        {
            Report(report, aliases.Span, $"there are {naming.Count - naming.Leading} data interfaces, and {naming.Aliases.Sum(run => run.Count)} aliases", "an alias for each of them, or for each of them two, …");
        }
        else if (naming.Names.Concat(naming.Aliases.SelectMany(run => run.Names)).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            Report(report, kind.Interfaces.Span, $"two interfaces are called '{twice.Key}'", "a name, or another word for it, means one interface");
        }
    }

    /// <summary>Reports that two values of a kind's file contradict each other.</summary>
    public static void Report(DiagnosticBag report, SourceSpan place, string message, string hint) => report.Add(DiagnosticCatalog.KindContradiction, place, message, hint);
}
