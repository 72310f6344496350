using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A link: short, <c>r1:eth1 -- r2:eth1</c>, or long, a mapping with <c>endpoints</c>.</summary>
internal sealed class LinkForm(Section<LinkDefinition> longForm) : ValueForm<LinkDefinition>
{
    private const string Separator = " -- ";

    /// <inheritdoc/>
    public override string Expected => "a link such as r1:eth1 -- r2:eth1";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["pattern"] = $@"^(?:{EndpointForm.Bare} +-- +{EndpointForm.Bare})$" },
            longForm.Schema(definitions)),
    };

    /// <inheritdoc/>
    protected override Located<LinkDefinition>? ReadNode(YamlNode node, DiagnosticBag report) => node switch
    {
        YamlScalar { IsNull: false } scalar => ReadShort(scalar, report),
        YamlMapping mapping => longForm.Read(mapping, report) is { } link && HaveOneLength(link.Value, link.Span, report) ? link : null,
        _ => WrongShape(node, report),
    };

    private static Located<LinkDefinition>? ReadShort(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value.AsSpan();
        var at = text.IndexOf(Separator);
        if (at < 0)
        {
            report.Add(DiagnosticCatalog.InvalidEndpoint, scalar.Span, $"{InertText.Quote(scalar.Value)} is not a link", "write r1:eth1 -- r2:eth1, with blanks around --");
            return null;
        }

        var left = text[..at].TrimEnd(' ').Length;
        var right = text.Length - text[(at + Separator.Length)..].TrimStart(' ').Length;
        var a = EndpointForm.ReadPart(scalar, 0, left, allowsBare: true, report);
        var b = EndpointForm.ReadPart(scalar, right, text.Length - right, allowsBare: true, report);
        return a is { } first && b is { } second && new LinkDefinition { Endpoints = [first, second] } is var link && HaveOneLength(link, scalar.Span, report)
            ? new(link, scalar.Span)
            : null;
    }

    private static bool HaveOneLength(LinkDefinition link, SourceSpan span, DiagnosticBag report)
    {
        var counts = link.Endpoints.SelectMany(e => new[] { e.Value.Node.Value.Range, e.Value.Interface?.Value.Range }).OfType<NameRange>().ToList();
        if (counts.All(r => r.Count == counts[0].Count))
        {
            return true;
        }

        report.Add(
            DiagnosticCatalog.UnequalRanges, span, $"the ranges of a link must have one length; here are {string.Join(", ", counts.Select(r => $"{r} ({r.Count})"))}",
            "the first link takes the first number of each range, the second the second, and so on");
        return false;
    }
}
