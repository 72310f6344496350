using System.Globalization;

namespace LabSim.Topology.Kinds;

/// <summary>How a kind calls its data interfaces: a prefix and a number, <c>eth1</c> to <c>eth24</c>.</summary>
/// <param name="Prefix">What stands before the number.</param>
/// <param name="First">The number of the first data interface.</param>
/// <param name="Count">How many there can be. A PC has room for so many network cards on its bus.</param>
/// <param name="Management">The management interface's name.</param>
public sealed record InterfaceNaming(string Prefix, int First, int Count, string Management)
{
    /// <summary>The name of the interface with an index (from 1).</summary>
    public string NameOf(int index) => Prefix + (First + index - 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The index (from 1) of an interface, or <see langword="null"/> where the kind has none of this name.</summary>
    public int? IndexOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= First && number - First < Count && NameOf(number - First + 1) == name
            ? number - First + 1
            : null;

    /// <summary>The form <c>eth1–eth24</c>.</summary>
    public override string ToString() => Count == 1 ? NameOf(1) : $"{NameOf(1)}–{NameOf(Count)}";
}
