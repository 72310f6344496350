using System.Collections.Immutable;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Finds the ports of the host that lead to guests: <c>forwards</c> of nodes on the management segment.</summary>
internal sealed class ForwardResolver(DiagnosticBag report)
{
    /// <summary>All forwards, in the order of the file.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="managed">Those on the management segment.</param>
    public ImmutableArray<PortForward> Resolve(ImmutableArray<(string Name, NodeTemplate Template)> nodes, IReadOnlyDictionary<string, ManagementSpec> managed)
    {
        var used = new Dictionary<(ForwardProtocol, int), SourceSpan>();
        var forwards = ImmutableArray.CreateBuilder<PortForward>();
        foreach (var (name, template) in nodes)
        {
            if (template.Definition.Value.Forwards is not { Value.IsEmpty: false } written)
            {
                continue;
            }

            if (!managed.TryGetValue(name, out var place))
            {
                report.Add(DiagnosticCatalog.NoManagement, written.Span, $"'forwards:' leads to {name} over the management segment, and it is not on it", "say management: true");
                continue;
            }

            foreach (var forward in written.Value)
            {
                if (!used.TryAdd((forward.Value.Protocol, forward.Value.HostPort), forward.Span))
                {
                    // The entry of a range meets itself.
                    var first = used[(forward.Value.Protocol, forward.Value.HostPort)];
                    var where = first == forward.Span ? $"for each node of {template.Definition.Name.Value}" : $"twice; the first is on line {first.Line}";
                    report.Add(DiagnosticCatalog.ForwardTwice, forward.Span, $"the host's port {forward.Value.HostPort} is forwarded {where}", "use another port of the host");
                    continue;
                }

                forwards.Add(new PortForward(forward.Value.Protocol, forward.Value.HostAddress, forward.Value.HostPort, place.Address, forward.Value.GuestPort));
            }
        }

        return forwards.ToImmutable();
    }
}
