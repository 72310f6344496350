namespace LabSim.Topology.Grammar;

/// <summary>What names may look like. Names become paths, process arguments and host names, so none begins with a dash or a dot.</summary>
internal static class NamePatterns
{
    /// <summary>The rule for labs in words.</summary>
    public const string LabRule = "1 to 40 of a-z, 0-9 and -, the first a letter or digit";

    /// <summary>The rule for nodes and groups in words.</summary>
    public const string NodeRule = "1 to 40 of A-Z, a-z, 0-9, _ and -, the first a letter or digit";

    /// <summary>The rule for interfaces in words.</summary>
    public const string InterfaceRule = "1 to 40 of A-Z, a-z, 0-9, _, - and /, no part empty, with a number at the end or a range, for example GigabitEthernet0/{0..3}";

    /// <summary>A lab.</summary>
    public static TextPattern Lab { get; } = new("[a-z0-9][a-z0-9-]{0,39}");

    /// <summary>A node or a group, after its range was expanded.</summary>
    public static TextPattern Node { get; } = new("[A-Za-z0-9][A-Za-z0-9_-]{0,39}");

    /// <summary>A kind.</summary>
    public static TextPattern Kind { get; } = new("[a-z0-9][a-z0-9-]{0,39}");

    /// <summary>An interface, as a kind calls it, after its range was expanded. A dot is for VLANs (<c>eth1.10</c>).</summary>
    public static TextPattern Interface { get; } = new("(?=.{1,40}$)[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9][A-Za-z0-9_-]*)*");

    /// <summary>An interface as a topology names it: by its own name or another word for it, with a VLAN or without.</summary>
    public static TextPattern InterfaceOrAlias { get; } = new("[A-Za-z][A-Za-z0-9/._-]{0,39}");

    /// <summary>An image: names with dots and slashes, no part empty, <c>.</c> or <c>..</c>.</summary>
    public static TextPattern Image { get; } = new("(?=.{1,128}$)[A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9][A-Za-z0-9._+-]*)*");

    /// <summary>A daemon.</summary>
    public static TextPattern Daemon { get; } = new("[a-z][a-z0-9]{0,31}");
}
