using System.Text.Json.Nodes;

namespace LabSim.Topology.Grammar;

/// <summary>What a value may look like: the reader reads by it, and the JSON Schema is written from it, so the two cannot differ.</summary>
internal interface IValueForm
{
    /// <summary>The form in words, as in "… is needed here": <c>a size such as 160M</c>.</summary>
    string Expected { get; }

    /// <summary>The form as a JSON Schema (2020-12); named sections go into <paramref name="definitions"/> and are referred to.</summary>
    JsonObject Schema(SchemaDefinitions definitions);
}
