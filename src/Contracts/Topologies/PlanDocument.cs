using LabSim.Contracts.Labs;

namespace LabSim.Contracts.Topologies;

/// <summary>What <c>up</c> would create (<c>labsim plan --json</c>).</summary>
public sealed record PlanDocument
{
    /// <summary>The lab's name.</summary>
    public required string Lab { get; init; }

    /// <summary>The machines in the order in which they start.</summary>
    public required IReadOnlyList<MachineDocument> Machines { get; init; }

    /// <summary>The switch's ports.</summary>
    public required IReadOnlyList<PortDocument> Ports { get; init; }

    /// <summary>The links.</summary>
    public required IReadOnlyList<PlannedLinkDocument> Links { get; init; }

    /// <summary>The steps in the order in which they are carried out, for people.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Warnings of the topology.</summary>
    public required IReadOnlyList<DiagnosticDocument> Warnings { get; init; }
}

/// <summary>A machine that would be started.</summary>
/// <param name="Node">The node.</param>
/// <param name="Image">The image; empty where there is no guest.</param>
/// <param name="Arch">Guest architecture; empty where there is no guest.</param>
/// <param name="Accelerator">tcg or kvm; none where there is no guest.</param>
/// <param name="AcceleratorReason">Why that one, or what the machine does instead.</param>
/// <param name="MemoryBytes">Guest RAM; 0 where there is no guest.</param>
/// <param name="Cpus">Virtual CPUs; 0 where there is no guest.</param>
/// <param name="Argv">The command line, program first; empty where the image has yet to be built.</param>
public sealed record MachineDocument(
    string Node, string Image, string Arch, string Accelerator, string AcceleratorReason, long MemoryBytes, int Cpus, IReadOnlyList<string> Argv)
{
    /// <summary>What its process may take of the host, and what of it the host would not hold; <see langword="null"/> where nothing is limited.</summary>
    public LimitsDocument? Limits { get; init; }
}

/// <summary>A port of the switch.</summary>
/// <param name="Name"><c>node:interface</c>.</param>
/// <param name="Mac">The hardware address of the NIC; empty where there is no guest.</param>
/// <param name="Datapath">vhost-user, stream or datagram.</param>
/// <param name="Socket">The socket that it listens on.</param>
public sealed record PortDocument(string Name, string Mac, string Datapath, string Socket);

/// <summary>A link that would be made.</summary>
/// <param name="Id">The identity.</param>
/// <param name="Endpoints">Both ends.</param>
public sealed record PlannedLinkDocument(string Id, IReadOnlyList<string> Endpoints);
