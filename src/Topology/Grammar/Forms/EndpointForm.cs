using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary><c>node:interface</c>, each with at most one range; in a link also a bare <c>sw1</c>, a segment's next free port.</summary>
internal sealed class EndpointForm : ScalarForm<EndpointDefinition>
{
    /// <summary>An endpoint of a link in a regular expression.</summary>
    public const string Bare = Node + @"(?::[^\s:]+)?";

    private const string Node = "[A-Za-z0-9{][A-Za-z0-9_{}.-]*";

    private const string Full = Node + @":[^\s:]+";

    /// <summary>Whether the interface may be left out.</summary>
    public bool AllowsBare { get; init; }

    /// <inheritdoc/>
    public override string Expected => "an endpoint such as r1:eth1";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = $"^(?:{(AllowsBare ? Bare : Full)})$" };

    /// <summary>Reads the endpoint that stands at <paramref name="offset"/> of a scalar's value.</summary>
    public static Located<EndpointDefinition>? ReadPart(YamlScalar scalar, int offset, int length, bool allowsBare, DiagnosticBag report)
    {
        var span = scalar.Slice(offset, length);
        var text = scalar.Value.AsSpan(offset, length);
        var colon = text.IndexOf(':');
        if (allowsBare && colon < 0 && length > 0 && text.IndexOfAny(' ', '\t', '\n') < 0)
        {
            return RangeSyntax.Read(scalar, offset, length, report) is { } bare ? new(new EndpointDefinition(bare, null, span), span) : null;
        }

        if (colon <= 0 || colon == length - 1 || text.IndexOfAny(' ', '\t', '\n') >= 0)
        {
            var hint = colon < 0 && length > 0 && text.IndexOf(' ') < 0 ? $"name the interface: {text}:eth1" : "write node:interface, for example r1:eth1";
            report.Add(DiagnosticCatalog.InvalidEndpoint, span, $"{InertText.Quote(text.ToString())} is not an endpoint", hint);
            return null;
        }

        var node = RangeSyntax.Read(scalar, offset, colon, report);
        var face = RangeSyntax.Read(scalar, offset + colon + 1, length - colon - 1, report);
        if (node is not { } n || face is not { } i)
        {
            return null;
        }

        if (n.Value.Range is { } a && i.Value.Range is { } b && a.Count != b.Count)
        {
            report.Add(DiagnosticCatalog.UnequalRanges, span, $"the ranges {a} and {b} have different lengths ({a.Count} and {b.Count})");
            return null;
        }

        return new(new EndpointDefinition(n, i, span), span);
    }

    /// <inheritdoc/>
    protected override Located<EndpointDefinition>? ReadScalar(YamlScalar scalar, DiagnosticBag report) => ReadPart(scalar, 0, scalar.Value.Length, AllowsBare, report);
}
