using System.Text.Json.Serialization;

namespace LabSim.Switching.HandOver;

/// <summary>The states of parts as JSON. Members that a reader does not know are passed over, those that it misses have their defaults.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportedSegment))]
[JsonSerializable(typeof(ExportedPort))]
[JsonSerializable(typeof(ExportedLink))]
internal sealed partial class StateJson : JsonSerializerContext;
