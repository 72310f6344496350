using System.Collections.Immutable;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Workspaces;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>What a topology comes to on this host, without changing anything.</summary>
internal sealed class LabPlanner(LabServices services, OrchestrationOptions options, Func<HostCapacity> capacity)
{
    private readonly MachinePlanner _machines = new(services, options, onlyLooks: true);

    /// <summary>The whole plan, with every command line.</summary>
    public async Task<LabPlan> PlanAsync(UpRequest request, CancellationToken cancellation)
    {
        await CheckAsync(request, cancellation);
        var spec = request.Target.Spec;
        var workspace = new Workspace(options, spec.Name);
        var machines = ImmutableArray.CreateBuilder<PlannedMachine>();
        var ports = ImmutableArray.CreateBuilder<PortConfig>();
        var images = FindImages(spec);
        var limits = spec.Nodes.Any(n => HostLimits.Of(n).NeedsGroup) ? services.Machines.ExamineLimits() : null;
        foreach (var node in spec.Machines())
        {
            var (accelerator, reason) = await _machines.ChooseAsync(node, cancellation);
            var transport = await _machines.ChooseTransportAsync(node, cancellation);
            var image = images[ImageOf(node)];
            var unbuilt = image is null && node.Image.Length > 0;
            var config = unbuilt ? null : _machines.Configure(spec.Name, node, accelerator, transport, image, ContentOf(request, node));
            var argv = config is null ? [] : await services.Machines.DescribeAsync(config, cancellation);
            machines.Add(new PlannedMachine(node, config, argv, accelerator, reason) { UnmetLimits = limits?.Unmet(HostLimits.Of(node)) });
            ports.AddRange(node.Interfaces.Select(i => PortMapping.ToConfig(workspace, node, i, transport, options.MachineUser, offered: null)));
        }

        return new LabPlan
        {
            Spec = spec,
            Machines = machines.ToImmutable(),
            Ports = ports.ToImmutable(),
            Links = [.. spec.Links.Select(l => new LinkConfig(l.Id, l.A.ToString(), l.B.ToString()))],
            Warnings = request.Warnings,
            Steps = Steps(request, images),
        };
    }

    /// <summary>Whether this host can do it: memory, accelerators, QEMU. Returns a warning, or <see langword="null"/>.</summary>
    /// <exception cref="LabException">It cannot.</exception>
    public async Task<string?> CheckAsync(UpRequest request, CancellationToken cancellation)
    {
        var spec = request.Target.Spec;
        var warning = capacity().Check(spec);
        HostLimits.Check(spec, services.Machines.ExamineLimits);
        var twins = spec.Machines().GroupBy(n => Workspace.ShortId(n.Name)).FirstOrDefault(g => g.Count() > 1);
        if (twins is not null)
        {
            throw new LabException(LabProblem.Conflict, $"lab {spec.Name}: nodes {string.Join(" and ", twins.Select(n => n.Name))} would share a run directory ({twins.Key})", "rename one of them");
        }

        var images = FindImages(spec);
        foreach (var node in spec.Machines())
        {
            // What a guest cannot be told is said before anything is made, and so is a disk that lost what it is over.
            _machines.Configure(spec.Name, node, AcceleratorKind.Tcg, NicTransport.VhostUser, images[ImageOf(node)], ContentOf(request, node));
        }

        foreach (var node in spec.Machines().DistinctBy(n => (n.Kind, n.Architecture, n.Accelerator, n.Persistent, n.NicModel, n.Datapath, string.Join(' ', n.Passthrough))))
        {
            var (accelerator, _) = await _machines.ChooseAsync(node, cancellation);
            try
            {
                // Is there a QEMU at all, and what makes disks? Better to know before an image is built for minutes.
                await services.Machines.DescribeAsync(_machines.Configure(spec.Name, node, accelerator, await _machines.ChooseTransportAsync(node, cancellation), images[ImageOf(node)], default), cancellation);
            }
            catch (RuntimeEnvironmentException lacking)
            {
                throw new LabException(LabProblem.Environment, lacking.Message, lacking.Remedy, lacking);
            }
        }

        return warning;
    }

    private static ReadOnlyMemory<byte> ContentOf(UpRequest request, NodeSpec node)
        => node.Config is { } path ? request.Files[request.Target.FileHashes[path]] : ReadOnlyMemory<byte>.Empty;

    private static (string Name, string Architecture) ImageOf(NodeSpec node) => (node.Image, node.Architecture);

    // Looking for one reads files, and a lab of a thousand nodes has few. A nat has none.
    private Dictionary<(string Name, string Architecture), StoredImage?> FindImages(LabSpec spec) => spec.Machines().Select(ImageOf).Distinct()
        .ToDictionary(image => image, image => image.Name.Length == 0 ? null : services.Images.Find(image.Name, image.Architecture));

    private ImmutableArray<string> Steps(UpRequest request, Dictionary<(string Name, string Architecture), StoredImage?> images)
    {
        var spec = request.Target.Spec;
        var workspace = new Workspace(options, spec.Name);
        var disks = new NodeDisks(workspace, services.Images);
        ImmutableArray<NodeSpec> machines = [.. spec.Machines()];
        return
        [
            "record the operation",
            .. machines.Select(ImageOf).Distinct().Where(i => i.Name.Length > 0).Select(i => $"{(images[i] is null ? "build" : "use")} image {i.Name} ({i.Architecture})"),
            .. machines.Select(n => $"make directories of {n.Name}"),
            .. machines.Where(n => n.Persistent).Select(n => $"{(disks.IsThere(n, images[ImageOf(n)]) ? "keep" : "make")} the disk of {n.Name}"),
            .. spec.Segments().Select(n => $"make segment {n.Name}"),
            .. spec.Nodes.SelectMany(n => n.Interfaces.Select(i => $"open port {n.Name}:{i.Name}")),
            .. spec.Links.Select(l => $"connect link {l.Id}"),
            .. StartOrder.Groups(machines).SelectMany(group => group).Select(n => n.After.IsEmpty ? $"start {n.Name}" : $"start {n.Name} after {string.Join(", ", n.After)}"),
            .. spec.Captures.Select(c => $"begin capture {c}"),
        ];
    }
}
