using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Guests;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Records;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>From a node's spec to what its QEMU is started from.</summary>
/// <param name="services">Images, accelerators, machines.</param>
/// <param name="options">Where labs live.</param>
/// <param name="onlyLooks">Nothing is made: the key of guests is left out while there is none.</param>
internal sealed class MachinePlanner(LabServices services, OrchestrationOptions options, bool onlyLooks = false)
{
    private readonly GuestKey _key = new(options.DataDirectory);
    private readonly AcceleratorSelection _selection = new(services.Accelerators);

    /// <summary>The machine's configuration; its image, where it has one, is built (an earlier step saw to that).</summary>
    public async Task<MachineConfig> ConfigureAsync(LabRecord record, NodeSpec node, CancellationToken cancellation)
    {
        var (accelerator, _) = await ChooseAsync(node, cancellation);
        var image = node.Image.Length == 0 ? null
            : services.Images.Find(node.Image, node.Architecture) ?? await services.Images.EnsureAsync(node.Image, node.Architecture, null, cancellation);
        return Configure(record.Name, node, accelerator, await ChooseTransportAsync(node, cancellation), image, await ContentAsync(record, node, cancellation));
    }

    /// <summary>A NIC that comes while the node's machine runs, and what the guest is to do with it.</summary>
    /// <param name="record">The lab.</param>
    /// <param name="node">The node.</param>
    /// <param name="nic">The NIC.</param>
    /// <param name="running">How the machine's other NICs reach the switch, where it has some.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="LabException">A value is none that a guest can be told.</exception>
    public async Task<NicConfig> ConfigureNicAsync(LabRecord record, NodeSpec node, InterfaceSpec nic, NicTransport? running, CancellationToken cancellation)
    {
        var config = Nic(new Workspace(options, record.Name), node, nic, running ?? await ChooseTransportAsync(node, cancellation));
        if (!KindTraits.Of(node).HasAgent)
        {
            return config;
        }

        var content = await ContentAsync(record, node, cancellation);
        return config with { GuestScript = Tell(record.Name, () => GuestNic.SetUp(Settings(node with { Interfaces = [nic] }, content))) };
    }

    /// <summary>What a node's machine is built on.</summary>
    public static Chipset ChipsetOf(NodeSpec node) => KindTraits.Of(node).Hardware.Board == BoardType.Q35 ? Chipset.Q35 : Chipset.I440fx;

    /// <summary>The slot of an interface's NIC.</summary>
    public static int SlotOf(InterfaceSpec nic) => nic.Index - 1;

    /// <summary>How a node's NICs reach the switch: vhost-user where it can serve them, a socket otherwise, and always where there is no guest.</summary>
    /// <exception cref="LabException">There is no QEMU for the node's architecture.</exception>
    public async Task<NicTransport> ChooseTransportAsync(NodeSpec node, CancellationToken cancellation)
    {
        if (node is { Segment: null, Datapath: not Datapath.Socket, NicModel: NicConfig.VirtioNet })
        {
            return NicTransport.VhostUser;
        }

        try
        {
            return await services.Machines.FindSocketTransportAsync(node.HasGuest() ? node.Architecture : HostArchitecture.Name, cancellation);
        }
        catch (RuntimeEnvironmentException lacking)
        {
            throw new LabException(LabProblem.Environment, $"node {node.Name}: {lacking.Message}", lacking.Remedy, lacking);
        }
    }

    /// <summary>The machine's configuration from all that it takes; without an image it has no kernel, and no disk but its own.</summary>
    public MachineConfig Configure(string lab, NodeSpec node, AcceleratorKind? accelerator, NicTransport transport, StoredImage? image, ReadOnlyMemory<byte> content)
    {
        if (node.Segment is { } segment)
        {
            return Outside(lab, node, segment, transport);
        }

        var workspace = new Workspace(options, lab);
        var disks = new NodeDisks(workspace, services.Images);
        var traits = KindTraits.Of(node);
        var hasAgent = traits.HasAgent;
        return new MachineConfig
        {
            Lab = lab,
            Name = node.Name,
            Architecture = node.Architecture,
            MemoryBytes = node.MemoryBytes,
            Cpus = node.Cpus,
            Chipset = ChipsetOf(node),
            CpuModel = traits.Hardware.CpuModel,
            Accelerator = accelerator,
            Boot = [.. traits.Hardware.Boot.Select(BootDeviceOf)],
            Kernel = NodeDisks.Kernel(node, image),
            UefiVariables = disks.UefiVariables(node, image),
            Disks = [.. disks.Of(node, image), .. ConfigDrive(workspace, node, content)],
            Nics = [.. node.Interfaces.Select(i => Nic(workspace, node, i, transport))],
            SharesMemory = transport == NicTransport.VhostUser,
            Limits = HostLimits.Of(node),
            Passthrough = node.Passthrough,
            Firmware = [.. hasAgent ? Tell(lab, () => GuestFirmware.Create(Settings(node, content))) : [], .. FirmwareFiles(traits.Hardware, node, content)],
            HasAgent = hasAgent,
            HasScreen = traits.HasScreen,
            SerialPorts = node.SerialPorts,
            ReadyTexts = traits.ReadyTexts,
            HearsPowerButton = traits.Shutdown == ShutdownWay.PowerButton,
            Smbios = traits.Smbios is { } smbios ? Smbios(smbios, node.Name) : null,
            StateDirectory = workspace.NodeDirectory(node.Name),
            RunDirectory = workspace.NodeRunDirectory(node.Name),
            User = options.MachineUser,
        };
    }

    /// <summary>What runs a node's CPUs, and why; nothing where there is no guest.</summary>
    /// <exception cref="LabException">The topology insists on one that cannot be used here.</exception>
    public async Task<(AcceleratorKind? Kind, string Reason)> ChooseAsync(NodeSpec node, CancellationToken cancellation)
    {
        if (node.Segment is { } segment)
        {
            var outside = new UserNetwork(segment.Subnet);
            return (null, $"no guest: QEMU's own network {outside.Subnet}, gateway {outside.Gateway}, name server {outside.NameServer}, leases from {outside.FirstLease} on");
        }

        AcceleratorKind? wanted = node.Accelerator switch
        {
            AcceleratorChoice.Kvm => AcceleratorKind.Kvm,
            AcceleratorChoice.Tcg => AcceleratorKind.Tcg,
            AcceleratorChoice.Hvf => AcceleratorKind.Hvf,
            AcceleratorChoice.Whpx => AcceleratorKind.Whpx,
            AcceleratorChoice.Nvmm => AcceleratorKind.Nvmm,
            _ => null,
        };
        try
        {
            var decision = await _selection.ChooseAsync(wanted, node.Architecture, cancellation);
            return (decision.Kind, decision.Reason);
        }
        catch (RuntimeEnvironmentException lacking)
        {
            throw new LabException(LabProblem.Environment, $"node {node.Name}: {lacking.Message}", lacking.Remedy, lacking);
        }
    }

    // The way out of the lab: QEMU is the router, and there is nobody inside.
    private MachineConfig Outside(string lab, NodeSpec node, SegmentSpec segment, NicTransport transport)
    {
        var workspace = new Workspace(options, lab);
        return new MachineConfig
        {
            Lab = lab,
            Name = node.Name,
            Architecture = HostArchitecture.Name,
            MemoryBytes = 0,
            Cpus = 0,
            Accelerator = null,
            UserNetwork = new UserNetwork(segment.Subnet)
            {
                Forwards = [.. segment.Forwards.Select(f => new UserForward(f.Protocol == ForwardProtocol.Udp, f.HostAddress, f.HostPort, f.GuestAddress, f.GuestPort))],
            },
            Disks = [],
            Nics = [.. node.Interfaces.Select(i => Nic(workspace, node, i, transport))],
            Firmware = [],
            HasAgent = false,
            StateDirectory = workspace.NodeDirectory(node.Name),
            RunDirectory = workspace.NodeRunDirectory(node.Name),
            User = options.MachineUser,
        };
    }

    private static NicConfig Nic(Workspace workspace, NodeSpec node, InterfaceSpec nic, NicTransport transport) =>
        new(SlotOf(nic), nic.Name, nic.Mac.ToString(), workspace.PortSocket(node.Name, nic.Index), nic.Mtu)
        {
            Model = node.NicModel,
            Transport = transport,
            LocalPath = transport == NicTransport.Datagram ? workspace.PortPeer(node.Name, nic.Index) : null,
        };

    private static BootDevice BootDeviceOf(BootSource source) => source switch { BootSource.Cd => BootDevice.Cd, BootSource.Network => BootDevice.Network, _ => BootDevice.Disk };

    private static SmbiosSystem Smbios(SmbiosStrings strings, string node)
    {
        string? Of(string? text) => text is null ? null : ConfigText.Named(text, node);
        return new SmbiosSystem(Of(strings.Manufacturer), Of(strings.Product), Of(strings.Version), Of(strings.Serial), Of(strings.Sku), Of(strings.Family), Of(strings.Board));
    }

    private static IEnumerable<FirmwareBlob> FirmwareFiles(HardwareTraits hardware, NodeSpec node, ReadOnlyMemory<byte> content) => hardware.FirmwareFiles
        .Where(file => node.Config is not null || !ConfigText.HasConfig(file.Value)).Select(file => new FirmwareBlob(file.Key, ConfigText.Fill(file.Value, node.Name, content.Span)));

    private IEnumerable<DiskConfig> ConfigDrive(Workspace workspace, NodeSpec node, ReadOnlyMemory<byte> content) =>
        Tell(workspace.Lab, () => new ConfigDrives(workspace, Key).Of(node, Settings(node, content), NodeDisks.BusOf(node.DiskBus))) is { } drive ? [drive] : [];

    private async Task<ReadOnlyMemory<byte>> ContentAsync(LabRecord record, NodeSpec node, CancellationToken cancellation)
        => node.Config is { } path ? await new LabStore(services.Store, record.Name).ReadFileAsync(record.FileHashes[path], cancellation) : ReadOnlyMemory<byte>.Empty;

    private string? Key() => onlyLooks ? _key.Look() : _key.Authorized();

    private static T Tell<T>(string lab, Func<T> words)
    {
        try
        {
            return words();
        }
        catch (ArgumentException wrong)
        {
            throw new LabException(LabProblem.InvalidTopology, $"lab {lab}: {wrong.Message}", null, wrong);
        }
    }

    private GuestSettings Settings(NodeSpec node, ReadOnlyMemory<byte> content) => new()
    {
        Hostname = node.Name,
        Config = content,
        Forwarding = KindTraits.Of(node).Forwarding,
        Interfaces = [.. node.Interfaces.Select(i => new GuestInterface(i.Name, i.Mac.ToString(), i.Addresses, i.Gateways, i.Vlans))],
        Daemons = node.Daemons,
        Management = node.Management is { } place ? new GuestManagement(place.Address, $"{new UserNetwork(place.Subnet).NameServer}", place.Domain, Key() is { } key ? [key] : []) : null,
        Exec = node.Exec,
    };
}
