using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>The ports that a key of <c>ports</c> stands for.</summary>
internal static class PortNames
{
    /// <summary>Whether the kind has all of them; nothing is expanded to find out, since a range of ports begins and ends with one.</summary>
    public static bool Exist(InterfaceNaming naming, RangedName name) => naming.IndexOf(name.At(0)) is not null && naming.IndexOf(name.At(name.Count - 1)) is not null;

    /// <summary>The ports; none where the kind does not have all of them.</summary>
    public static IEnumerable<string> Of(InterfaceNaming naming, RangedName name) => Exist(naming, name) ? Enumerable.Range(0, name.Count).Select(name.At) : [];
}
