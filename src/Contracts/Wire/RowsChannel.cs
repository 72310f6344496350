using System.Text.Json.Serialization;

namespace LabSim.Contracts.Wire;

/// <summary>
/// The WebSocket <c>/api/v1/labs/{lab}/views/{view}/rows</c>: text both ways. The server sends batches
/// <c>{"from":0,"rows":[[number, seconds since the first frame, source, destination, protocol, length, info, endpoint, direction], …],"total":n,"lost":n,"state":"running"}</c>,
/// at most <see cref="BatchesPerSecond"/> a second of at most <see cref="RowsPerBatch"/> rows, <c>from</c> being the rows before it. The client says
/// <see cref="RowsRequest"/>s; of batches that it did not acknowledge the server sends at most <see cref="Credit"/>.
/// </summary>
public static class RowsChannel
{
    /// <summary>Batches a second at most.</summary>
    public const int BatchesPerSecond = 10;

    /// <summary>Rows in a batch at most.</summary>
    public const int RowsPerBatch = 2000;

    /// <summary>Batches on the way at most.</summary>
    public const int Credit = 2;

    /// <summary>A row's direction: the frame came to the endpoint's node.</summary>
    public const int Inbound = 0;

    /// <summary>A row's direction: the endpoint's node sent the frame.</summary>
    public const int Outbound = 1;
}

/// <summary>What a client of <see cref="RowsChannel"/> says; what is left out stays as it is.</summary>
public sealed record RowsRequest
{
    /// <summary>No more rows until it says otherwise; the capture goes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Pause { get; init; }

    /// <summary>Rows taken so far: a batch's <c>from</c> and its rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ack { get; init; }
}
