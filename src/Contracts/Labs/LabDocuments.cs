namespace LabSim.Contracts.Labs;

/// <summary>A lab in a list (<c>GET /api/v1/labs</c>, <c>labsim ps --json</c>).</summary>
/// <param name="Name">The lab's name.</param>
/// <param name="State">starting, running, stopping, stopped, failed.</param>
/// <param name="File">Absolute path of the topology file.</param>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Ready">Number of nodes that are ready.</param>
/// <param name="Links">Number of links.</param>
public sealed record LabSummary(string Name, string State, string File, int Nodes, int Ready, int Links);

/// <summary>A lab in full (<c>GET /api/v1/labs/{lab}</c>, <c>labsim ps LAB --json</c>).</summary>
public sealed record LabDocument
{
    /// <summary>The lab's name.</summary>
    public required string Name { get; init; }

    /// <summary>starting, running, stopping, stopped, failed.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed, where it did.</summary>
    public string? Reason { get; init; }

    /// <summary>Absolute path of the topology file.</summary>
    public required string File { get; init; }

    /// <summary>Number of the newest event; events after it tell what changed since.</summary>
    public required long LastEvent { get; init; }

    /// <summary>The operation under way, or <see langword="null"/>.</summary>
    public OperationDocument? Operation { get; init; }

    /// <summary>The nodes in the order of the file.</summary>
    public required IReadOnlyList<NodeDocument> Nodes { get; init; }

    /// <summary>The links in the order of the file.</summary>
    public required IReadOnlyList<LinkDocument> Links { get; init; }

    /// <summary>The topology's links that were pulled by hand, by identity.</summary>
    public IReadOnlyList<string> PulledLinks { get; init; } = [];
}

/// <summary>A node of a lab.</summary>
public sealed record NodeDocument
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Guest architecture.</summary>
    public required string Arch { get; init; }

    /// <summary>defined, starting, booting, ready, paused, stopping, stopped, crashed, failed, unresponsive.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in that state, where there is a why.</summary>
    public string? Reason { get; init; }

    /// <summary>tcg or kvm; <see langword="null"/> while it does not run, and where there is no guest (switch, hub, nat).</summary>
    public string? Accelerator { get; init; }

    /// <summary>The QEMU process; <see langword="null"/> while it does not run.</summary>
    public int? Pid { get; init; }

    /// <summary>From the start of the process to "ready".</summary>
    public double? BootSeconds { get; init; }

    /// <summary>CPU time of the process.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Resident memory of the process.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>What its process may take of the host; <see langword="null"/> where nothing is limited.</summary>
    public LimitsDocument? Limits { get; init; }

    /// <summary>It runs and has a screen (<see cref="Wire.Routes.Screen"/>).</summary>
    public bool HasScreen { get; init; }

    /// <summary>Where its guest shows itself: serial or screen; <see langword="null"/> where there is none.</summary>
    public string? Console { get; init; }

    /// <summary>Its place on the management segment; <see langword="null"/> where it has none.</summary>
    public ManagementDocument? Management { get; init; }

    /// <summary>How many serial ports it has, numbered from 1, each a console; 0 where there is no guest.</summary>
    public int SerialPorts { get; init; }

    /// <summary>The data NICs.</summary>
    public required IReadOnlyList<InterfaceDocument> Interfaces { get; init; }
}

/// <summary>A node's place on the lab's management segment.</summary>
/// <param name="Interface">The interface that is on it.</param>
/// <param name="Address">Its IPv4 address there.</param>
/// <param name="Name">Its name there (<c>r1.ospf-triangle.internal</c>).</param>
/// <param name="User">Whom <c>labsim ssh</c> logs in as; <see langword="null"/> where the kind does not say.</param>
/// <param name="Forwards">The host's ports that lead to it, <c>127.0.0.1:8080:80/tcp</c>.</param>
public sealed record ManagementDocument(string Interface, string Address, string Name, string? User, IReadOnlyList<string> Forwards);

/// <summary>A NIC of a node.</summary>
/// <param name="Name">The interface's name.</param>
/// <param name="Mac">The hardware address; the port of a switch, hub or nat has none.</param>
/// <param name="Link">The link it is an end of, or <see langword="null"/>.</param>
/// <param name="Datapath">How it reaches the switch: vhost-user, stream, datagram; fabric for the port of a switch or hub.</param>
/// <param name="Carrier">What the guest sees as the cable.</param>
public sealed record InterfaceDocument(string Name, string? Mac, string? Link, string Datapath, bool Carrier);

/// <summary>A link of a lab.</summary>
public sealed record LinkDocument
{
    /// <summary>The identity, <c>r1:eth1--r2:eth1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Both ends, <c>node:interface</c>, in the order of the file.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>up, down (set down), half (one end absent).</summary>
    public required string State { get; init; }

    /// <summary>A capture runs on one of its ends.</summary>
    public required bool Capturing { get; init; }

    /// <summary>Its impairments were set by hand, and differ from the topology's until they are reset.</summary>
    public bool ByHand { get; init; }

    /// <summary>The cable itself was plugged by hand: the topology does not have it.</summary>
    public bool Plugged { get; init; }

    /// <summary>What is done to its frames.</summary>
    public required BothDirections<ImpairmentDocument> Impairment { get; init; }

    /// <summary>What it delivered and lost.</summary>
    public required BothDirections<CountersDocument> Counters { get; init; }
}

/// <summary>A value for each direction of a link.</summary>
/// <param name="AToB">From the first endpoint to the second.</param>
/// <param name="BToA">From the second endpoint to the first.</param>
public sealed record BothDirections<T>(T AToB, T BToA);

/// <summary>What a direction does to frames. Every key is always present.</summary>
/// <param name="DelayMs">Delay in milliseconds.</param>
/// <param name="JitterMs">Jitter in milliseconds, ±.</param>
/// <param name="LossPercent">Loss in percent.</param>
/// <param name="DuplicatePercent">Frames that come twice, in percent.</param>
/// <param name="CorruptPercent">Frames with a bit turned over, in percent.</param>
/// <param name="ReorderPercent">Frames that overtake the others, in percent.</param>
/// <param name="RateBps">Rate in bit/s, or <see langword="null"/> for none.</param>
/// <param name="Queue">What may wait for the line (<c>100ms</c>, <c>64kB</c>, <c>500frames</c>), or <see langword="null"/> for the default.</param>
public sealed record ImpairmentDocument(
    double DelayMs, double JitterMs, double LossPercent, double DuplicatePercent, double CorruptPercent, double ReorderPercent, long? RateBps, string? Queue)
{
    /// <summary>How the delays spread: <c>uniform</c>, <c>normal</c>, <c>pareto</c>, <c>paretonormal</c>.</summary>
    public string JitterDistribution { get; init; } = "uniform";

    /// <summary>How much a frame's jitter goes with that of the one before, in percent, as the other correlations.</summary>
    public double JitterCorrelationPercent { get; init; }

    /// <summary>Correlation of loss in percent.</summary>
    public double LossCorrelationPercent { get; init; }

    /// <summary>Loss in bursts, in netem's order p, r, 1-h, 1-k: <c>1% 10%</c>; <see langword="null"/> where there is none.</summary>
    public string? Gemodel { get; init; }

    /// <summary>Correlation of duplication in percent.</summary>
    public double DuplicateCorrelationPercent { get; init; }

    /// <summary>Correlation of damage in percent.</summary>
    public double CorruptCorrelationPercent { get; init; }

    /// <summary>Correlation of overtaking in percent.</summary>
    public double ReorderCorrelationPercent { get; init; }
}

/// <summary>Counters of one direction.</summary>
/// <param name="Frames">Frames delivered.</param>
/// <param name="Bytes">Bytes delivered.</param>
/// <param name="Drops">Frames lost, whatever the reason.</param>
/// <param name="DropsBy">Frames lost, by reason.</param>
public sealed record CountersDocument(long Frames, long Bytes, long Drops, DropsDocument DropsBy);

/// <summary>Frames lost, by reason.</summary>
/// <param name="Loss">The configured loss.</param>
/// <param name="Queue">A full queue.</param>
/// <param name="Down">The link was down.</param>
/// <param name="NoRoom">The receiver's ring had no room.</param>
/// <param name="Mtu">Larger than the MTU.</param>
/// <param name="Malformed">No frame at all: runts, headers that contradict themselves.</param>
/// <param name="Storm">Too many frames to everybody at a switch or hub, or frames that went in circles.</param>
public sealed record DropsDocument(long Loss, long Queue, long Down, long NoRoom, long Mtu, long Malformed = 0, long Storm = 0);
