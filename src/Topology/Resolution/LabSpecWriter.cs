using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>Turns a resolved lab without errors into its specification: positions go, defaults become values.</summary>
internal static class LabSpecWriter
{
    /// <summary>The specification.</summary>
    public static LabSpec Write(ResolvedLab lab, AcceleratorChoice? accelerator) => new()
    {
        Name = lab.Name,
        Nodes = [.. lab.Nodes.Select(n => Write(n, accelerator))],
        Links = [.. lab.Links.Select(l => new LinkSpec { A = l.A.Ref, B = l.B.Ref })],
        Captures = [.. lab.Captures.Select(c => c.Ref).Distinct()],
    };

    private static NodeSpec Write(ResolvedNode node, AcceleratorChoice? accelerator)
    {
        var (kind, settings) = (node.Template.Kind, node.Template.Settings);
        return new NodeSpec
        {
            Name = node.Name,
            Kind = kind.Name,
            Image = node.Template.Image,
            Architecture = node.Template.Architecture,
            MemoryBytes = settings.Memory?.Value ?? kind.MemoryBytes,
            Cpus = settings.Cpus?.Value ?? kind.Cpus,
            Accelerator = accelerator ?? settings.Accelerator?.Value ?? AcceleratorChoice.Auto,
            Interfaces = [.. node.Interfaces.Select(i => i.Spec)],
            Config = node.Config,
            Exec = kind.Settings.Contains("exec") ? Values(settings.Exec) : [],
            Daemons = kind.Settings.Contains("daemons") ? Values(settings.Daemons) : [],
            Persistent = kind.Settings.Contains("persistent") && settings.Persistent is { Value: true },
        };
    }

    private static ImmutableArray<string> Values(Located<ImmutableArray<Located<string>>>? list) => list is { } l ? [.. l.Value.Select(v => v.Value)] : [];
}
