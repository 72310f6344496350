using System.Text.Json.Nodes;
using LabSim.Topology.Canvas;
using LabSim.Topology.Editing;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Documents;

/// <summary>Finds the name of a text that came without a file.</summary>
internal static class DocumentImport
{
    /// <summary>The lab's name, and the text that says so.</summary>
    /// <exception cref="LabException">There is no name, or it is none.</exception>
    public static (string Lab, string Text) Name(string text, string? name, DocumentCompiler compiler)
    {
        // The file's name is the lab's where the text has none.
        var compiled = compiler.Compile($"{name}.yaml", text);
        var written = compiled.Spec?.Name;
        if (name is null)
        {
            return written is { Length: > 0 } lab
                ? (lab, text)
                : throw new LabException(LabProblem.InvalidTopology, "the text has errors or no name: a name is needed to keep it under", "give it with the text, or write name: into it") { Diagnostics = compiled.Diagnostics };
        }

        if (written == name)
        {
            return (name, text);
        }

        var named = TopologyEditor.Apply(new SourceText($"{name}.yaml", text), Layout.Empty, [new SetLab(["name"], JsonValue.Create(name))], compiler.Options(""));
        if (!named.Refused)
        {
            return (name, named.Text);
        }

        // A text with errors is taken as it is, if only its name is one.
        var empty = compiler.Compile("empty.yaml", $"name: {name}\nnodes: {{}}\n");
        return empty.Spec?.Name == name
            ? (name, text)
            : throw new LabException(LabProblem.BadRequest, $"'{name}' is not a lab's name", "1 to 40 of a-z, 0-9 and -, the first a letter or digit");
    }
}
