using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Finds kinds by the names that users write.</summary>
internal static class KindNames
{
    /// <summary>The kind, or <see langword="null"/> where there is none (reported).</summary>
    public static NodeKind? Find(Located<string> name, DiagnosticBag report)
    {
        var catalog = KindCatalog.Builtin;
        if (catalog.Find(name.Value) is { } kind)
        {
            return kind;
        }

        var known = catalog.All.Select(k => k.Name).ToList();
        report.Add(DiagnosticCatalog.UnknownKind, name.Span, $"there is no kind '{name.Value}' (kinds: {Names.List(known)})", report.Suggest(name.Value, known));
        return null;
    }
}
