using System.Text.Json;

namespace LabSim.NodeRuntime.Qmp;

/// <summary>An event of QEMU's.</summary>
/// <param name="Name">The name, <c>SHUTDOWN</c>.</param>
/// <param name="Content">Its members; undefined where it has none.</param>
internal sealed record QmpEvent(string Name, JsonElement Content)
{
    /// <summary>A text member, or <see langword="null"/>.</summary>
    public string? Text(string member) =>
        Content.ValueKind == JsonValueKind.Object && Content.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Whether a member is <c>true</c>.</summary>
    public bool Flag(string member) =>
        Content.ValueKind == JsonValueKind.Object && Content.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;
}
