using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A node's own settings are settings of its kind. What comes from defaults, kinds or groups is for those that have it.</summary>
internal sealed class KindSettingRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates)
        {
            var own = template.Definition.Value.Settings;
            Check(template.Kind, "config", own.Config, report);
            Check(template.Kind, "exec", own.Exec, report);
            Check(template.Kind, "daemons", own.Daemons, report);
            Check(template.Kind, "persistent", own.Persistent, report);
        }
    }

    private static void Check<T>(NodeKind kind, string name, Located<T>? value, DiagnosticBag report)
    {
        if (value is { } given && !kind.Settings.Contains(name))
        {
            report.Add(
                DiagnosticCatalog.SettingNotOfKind, given.Span, $"a {kind.Name} has no '{name}:' (it has {Names.List(kind.Settings)})",
                name == "config" ? "use interfaces: and exec:" : "remove it");
        }
    }
}
