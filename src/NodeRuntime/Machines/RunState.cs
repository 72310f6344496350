using System.Text.Json;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Reads QEMU's run state (QAPI RunState) out of the answer to <c>query-status</c>.</summary>
internal static class RunState
{
    /// <summary>Started with <c>-S</c>, and never let go.</summary>
    public const string Prelaunch = "prelaunch";

    /// <summary>The state, or the empty text where the answer has none: a QEMU that a guest took over may answer anything.</summary>
    public static string Of(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
            ? status.GetString()!
            : "";
}
