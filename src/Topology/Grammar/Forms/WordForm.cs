using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>One of a few words.</summary>
/// <param name="words">The words and what they stand for.</param>
internal sealed class WordForm<T>(ImmutableArray<(string Word, T Value)> words) : ScalarForm<T>
{
    /// <summary>Words of the language that this version does not have yet.</summary>
    public ImmutableHashSet<string> Planned { get; init; } = [];

    /// <summary>Words that people write for one of ours.</summary>
    public ImmutableDictionary<string, string> Mistaken { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Plain words are YAML's own booleans, and the schema must say so.</summary>
    public bool IsBoolean { get; init; }

    /// <inheritdoc/>
    public override string Expected => string.Join(", ", words.SkipLast(1).Select(w => w.Word)) + " or " + words[^1].Word;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => IsBoolean
        ? new JsonObject { ["type"] = "boolean" }
        : new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w.Word)]) };

    /// <inheritdoc/>
    protected override Located<T>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        foreach (var (word, value) in words)
        {
            if (word == scalar.Value)
            {
                return new Located<T>(value, scalar.Span);
            }
        }

        if (Planned.Contains(scalar.Value))
        {
            return Refuse(scalar, report, DiagnosticCatalog.NotAvailable, $"'{scalar.Value}' is not available in this version of LabSim", $"use {Expected}");
        }

        var hint = Mistaken.TryGetValue(scalar.Value, out var meant) ? $"did you mean '{meant}'?" : report.Suggest(scalar.Value, words.Select(w => w.Word));
        return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(scalar.Value)} is not possible here; it is {Expected}", hint);
    }
}
