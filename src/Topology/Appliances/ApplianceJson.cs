using System.Text.Json.Nodes;

namespace LabSim.Topology.Appliances;

/// <summary>An object of an appliance's file. A value of another type than the format's is said with its place.</summary>
/// <param name="node">The object.</param>
/// <param name="place">Where it is (<c>images[3].</c>), or empty.</param>
internal sealed class ApplianceJson(JsonObject node, string place)
{
    /// <summary>The object itself.</summary>
    public JsonObject Node => node;

    /// <summary>A text, or <see langword="null"/>. Numbers are taken as they are written: versions are.</summary>
    public string? Text(string key) => node[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<double>(out _) => value.ToJsonString(),
        _ => throw Wrong(key, "text"),
    };

    /// <summary>A whole number, or <see langword="null"/>.</summary>
    public long? Number(string key) => node[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<string>(out var text) && long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Wrong(key, "whole number"),
    };

    /// <summary>true or false, or <see langword="null"/>.</summary>
    public bool? Flag(string key) => node[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Wrong(key, "true or false"),
    };

    /// <summary>An object, or <see langword="null"/>.</summary>
    public ApplianceJson? Object(string key) => node[key] switch
    {
        null => null,
        JsonObject found => new ApplianceJson(found, $"{place}{key}."),
        _ => throw Wrong(key, "object"),
    };

    /// <summary>The objects of a list; none where there is no list.</summary>
    public IEnumerable<ApplianceJson> Objects(string key) => node[key] switch
    {
        null => [],
        JsonArray list => list.Select((item, index) => item is JsonObject found ? new ApplianceJson(found, $"{place}{key}[{index}].") : throw Wrong($"{key}[{index}]", "object")),
        _ => throw Wrong(key, "list"),
    };

    /// <summary>What to say where a key is missing.</summary>
    public ApplianceException Lacks(string key) => new($"{place}{key} is missing");

    private ApplianceException Wrong(string key, string what) => new($"{place}{key} is no {what}");
}
