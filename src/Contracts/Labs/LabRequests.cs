using System.Text.Json.Serialization;

namespace LabSim.Contracts.Labs;

/// <summary>Some or all nodes of a lab (<c>POST /api/v1/labs/{lab}/start|stop|restart|pause|resume|reset</c>); answers 202 with an <see cref="AcceptedDocument"/>.</summary>
/// <param name="Nodes">The nodes; empty means all.</param>
public sealed record NodesRequest(IReadOnlyList<string> Nodes);

/// <summary><c>POST /api/v1/labs/{lab}/wipe</c>: what nodes keep is removed; answers 202 with an <see cref="AcceptedDocument"/>.</summary>
/// <param name="Nodes">The nodes; empty means all.</param>
/// <param name="Restart">Those that run are stopped before and started after; otherwise they are refused.</param>
public sealed record WipeRequest(IReadOnlyList<string> Nodes, bool Restart = false);

/// <summary><c>POST /api/v1/labs/{lab}/links</c>: plugs a cable; answers 201 with the <see cref="LinkDocument"/>.</summary>
/// <param name="Endpoints">Two free ends, <c>node:interface</c>; a bare switch or hub means its next free port.</param>
public sealed record ConnectRequest(IReadOnlyList<string> Endpoints);

/// <summary><c>DELETE /api/v1/labs/{lab}/cabling</c>.</summary>
/// <param name="Changes">What changed, one line each, for people; empty where the cables were as the topology says.</param>
public sealed record CablingDocument(IReadOnlyList<string> Changes);

/// <summary><c>POST /api/v1/labs/{lab}/down</c>; answers 202 with an <see cref="AcceptedDocument"/>.</summary>
/// <param name="Wipe">Forget the lab and remove its disks, logs and captures.</param>
public sealed record DownRequest(bool Wipe);

/// <summary><c>PUT /api/v1/labs/{lab}/links/{endpoint}</c>; answers 200 with the <see cref="LinkDocument"/>.</summary>
/// <param name="Up">Carrier at both ends, or <see langword="null"/> to leave it.</param>
public sealed record LinkRequest(bool? Up = null)
{
    /// <summary>Goes back to the topology's impairments first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Reset { get; init; }

    /// <summary>What changes from the first endpoint to the second.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImpairmentRequest? AToB { get; init; }

    /// <summary>What changes from the second endpoint to the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImpairmentRequest? BToA { get; init; }

    /// <summary>Where chance begins anew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ulong? Seed { get; init; }
}

/// <summary>What changes about one direction of a link. What is left out stays as it is; frames under way keep the time that they have.</summary>
public sealed record ImpairmentRequest
{
    /// <summary>Delay in milliseconds; 0 takes jitter and reordering away, too, unless they are given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? DelayMs { get; init; }

    /// <summary>Jitter in milliseconds, ±.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? JitterMs { get; init; }

    /// <summary>How the delays spread: <c>uniform</c>, <c>normal</c>, <c>pareto</c>, <c>paretonormal</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? JitterDistribution { get; init; }

    /// <summary>How much a frame's jitter goes with that of the one before, in percent, as the other correlations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? JitterCorrelationPercent { get; init; }

    /// <summary>Loss in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? LossPercent { get; init; }

    /// <summary>Correlation of loss in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? LossCorrelationPercent { get; init; }

    /// <summary>Loss in bursts, in netem's order p, r, 1-h, 1-k: <c>1% 10%</c>; <c>none</c> takes it away.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Gemodel { get; init; }

    /// <summary>Frames that come twice, in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? DuplicatePercent { get; init; }

    /// <summary>Correlation of duplication in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? DuplicateCorrelationPercent { get; init; }

    /// <summary>Frames with a bit turned over, in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? CorruptPercent { get; init; }

    /// <summary>Correlation of damage in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? CorruptCorrelationPercent { get; init; }

    /// <summary>Frames that overtake the others, in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? ReorderPercent { get; init; }

    /// <summary>Correlation of overtaking in percent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? ReorderCorrelationPercent { get; init; }

    /// <summary>Rate in bit/s; 0 for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long? RateBps { get; init; }

    /// <summary>What may wait for the line: <c>100ms</c>, <c>64kB</c>, <c>500frames</c>; <c>none</c> for the default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Queue { get; init; }
}

/// <summary>An operation was begun.</summary>
/// <param name="Operation">The operation to follow.</param>
/// <param name="AfterEvent">The number of the newest event before it.</param>
public sealed record AcceptedDocument(OperationDocument Operation, long AfterEvent);
