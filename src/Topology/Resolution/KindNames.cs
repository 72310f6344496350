using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Finds kinds by the names that users write.</summary>
internal sealed class KindNames(KindCatalog catalog, DiagnosticBag report)
{
    /// <summary>The kind, or <see langword="null"/> where there is none (reported).</summary>
    public NodeKind? Find(Located<string> name)
    {
        if (catalog.Find(name.Value) is { } kind)
        {
            return kind;
        }

        if (catalog.Broken.FirstOrDefault(file => file.Written?.Name == name.Value) is { } broken)
        {
            report.Add(DiagnosticCatalog.UnknownKind, name.Span, $"the file of the kind '{name.Value}' is wrong: {broken.Source.File}", $"labsim kind check {broken.Source.File}");
            return null;
        }

        var known = catalog.All.Select(k => k.Name).ToList();
        report.Add(DiagnosticCatalog.UnknownKind, name.Span, $"there is no kind '{name.Value}' (kinds: {Names.List(known)})", report.Suggest(name.Value, known, "labsim kind ls lists them"));
        return null;
    }
}
