using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>The path of a file in the topology's folder or below it, with <c>/</c>.</summary>
internal sealed class PathForm : ScalarForm<string>
{
    private const int Longest = 512;

    // Each part begins with something other than a second dot: "..", and nothing else, leads out of the folder.
    private static readonly TextPattern Pattern = new(@"(?!/|~|.*(?:^|/)\.\.(?:/|$))[^\\\u0000-\u001f\u007f]{0,511}[^\\/\u0000-\u001f\u007f]");

    /// <inheritdoc/>
    public override string Expected => "a path in the topology's folder";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<string>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var path = scalar.Value;
        if (Pattern.Matches(path))
        {
            return new Located<string>(path, scalar.Span);
        }

        var reason = path switch
        {
            "" => "is empty",
            ['/' or '~', ..] => "is absolute",
            _ when path.Split('/').Contains("..") => "leaves the topology's folder",
            _ when path.Contains('\\') => "contains a backslash",
            { Length: > Longest } => "is too long",
            [.., '/'] => "is a folder",
            _ => "contains a control character",
        };
        return Refuse(scalar, report, DiagnosticCatalog.InvalidPath, $"the path {InertText.Quote(path)} {reason}", "paths are relative to the topology's file and stay in its folder");
    }
}
