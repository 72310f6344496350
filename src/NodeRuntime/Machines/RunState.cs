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

    /// <summary>What an answer to <c>query-status</c> means for a machine: QEMU answers, and its CPUs run or are held.</summary>
    /// <param name="facets">What is known.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="asked">The facts' turns when it was asked for: whoever held the CPUs meanwhile knows better than a late answer.</param>
    public static MachineFacets Apply(MachineFacets facets, JsonElement answer, int asked)
    {
        if (facets.Turns != asked)
        {
            return facets with { Silence = null };
        }

        var state = Of(answer);
        return facets with
        {
            Silence = null,
            Paused = facets.Shutdown is null && state is "paused" or "io-error" or "internal-error",
            PauseReason = state switch
            {
                "running" => null,
                "io-error" => facets.PauseReason ?? "its disk failed",
                "internal-error" => "QEMU met an internal error",
                _ => facets.PauseReason,
            },
        };
    }
}
