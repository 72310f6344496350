using LabSim.Topology.Definition;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Two interfaces with the same IP address are probably a mistake; anycast is not, so this is a warning.</summary>
internal sealed class DuplicateAddressRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var told = new HashSet<SourceSpan>();
        foreach (var node in lab.Nodes)
        {
            foreach (var (name, entry) in node.Template.Definition.Value.Interfaces)
            {
                foreach (var address in entry.Addresses.Where(IsUnique))
                {
                    var ip = address.Value[..address.Value.IndexOf('/')];
                    if (!owners.TryAdd(ip, $"{node.Name}:{name.Value}") && told.Add(address.Span))
                    {
                        report.Add(DiagnosticCatalog.DuplicateAddress, address.Span, $"'{node.Name}:{name.Value}' and '{owners[ip]}' have the same address {ip}");
                    }
                }
            }
        }
    }

    /// <summary>Words are no addresses, and a link-local one (RFC 4291, 2.5.6) means something only on its link.</summary>
    private static bool IsUnique(Located<string> address) =>
        address.Value.Contains('/') && !address.Value.StartsWith("fe80:", StringComparison.Ordinal);
}
