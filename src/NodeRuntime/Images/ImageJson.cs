using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabSim.NodeRuntime.Images;

/// <summary>How recipes and manifests are written.</summary>
internal static class ImageJson
{
    /// <summary>Camel case, comments allowed; an unknown key is an error.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };
}
