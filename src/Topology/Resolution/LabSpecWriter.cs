using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>Turns a resolved lab without errors into its specification: positions go, defaults become values.</summary>
internal static class LabSpecWriter
{
    /// <summary>The specification.</summary>
    public static LabSpec Write(ResolvedLab lab, AcceleratorChoice? accelerator) => ManagementWriter.Add(new LabSpec
    {
        Name = lab.Name,
        Nodes = [.. lab.Nodes.Select(n => Write(n, accelerator) with { After = n.Template.After })],
        Links = [.. lab.Links.Select(Write)],
        Captures = [.. lab.Captures.Select(c => c.Ref).Distinct()],
        Recorder = lab.Recorder,
    }, lab);

    private static LinkSpec Write(ResolvedLink link) => new()
    {
        A = link.A.Ref,
        B = link.B.Ref,
        AToB = link.Definition.Resolve(link.Definition.AToB),
        BToA = link.Definition.Resolve(link.Definition.BToA),
        Seed = link.Definition.Seed?.Value,
        Mtu = link.Definition.Mtu?.Value,
    };

    private static NodeSpec Write(ResolvedNode node, AcceleratorChoice? accelerator) => node.Template.Segment is { } segment ? Segment(node, segment) : Machine(node, accelerator);

    private static NodeSpec Segment(ResolvedNode node, SegmentSpec segment) => new()
    {
        Name = node.Name,
        Kind = node.Template.Kind.Name,
        Image = "",
        Architecture = "",
        MemoryBytes = 0,
        Cpus = 0,
        Accelerator = AcceleratorChoice.Auto,
        Interfaces = [.. node.Interfaces.Select(i => i.Spec)],
        Segment = segment,
        Traits = node.Template.Kind.Traits,
    };

    private static NodeSpec Machine(ResolvedNode node, AcceleratorChoice? accelerator)
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
            Disks = node.Template.Disks,
            Cdrom = node.Template.Cdrom?.Value,
            DiskBus = node.Template.DiskBus,
            Firmware = node.Template.Firmware,
            NicModel = settings.Nic?.Value ?? kind.NicModel,
            Datapath = settings.Datapath?.Value ?? Datapath.Auto,
            Restart = settings.Restart?.Value ?? RestartPolicy.Never,
            IdleTimeout = settings.IdleTimeout is { Value: var idle } && idle > TimeSpan.Zero ? idle : null,
            Limits = new NodeLimits { CpuPercent = settings.CpuLimit?.Value, MemoryBytes = settings.MemoryLimit?.Value, CpuSet = settings.CpuSet?.Value ?? [] },
            Passthrough = Values(settings.Passthrough),
            SerialPorts = node.Template.SerialPorts,
            Traits = kind.Traits,
        };
    }

    private static ImmutableArray<string> Values(Located<ImmutableArray<Located<string>>>? list) => list is { } l ? [.. l.Value.Select(v => v.Value)] : [];
}
