using System.Collections.Immutable;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Kinds;

/// <summary>The kinds that nodes can have.</summary>
public sealed class KindCatalog
{
    private const string ResourcePrefix = "kind:";

    private static readonly Lazy<KindCatalog> LazyBuiltin = new(ReadBuiltin);

    private readonly ImmutableSortedDictionary<string, NodeKind> _kinds;

    private KindCatalog(IEnumerable<NodeKind> kinds) => _kinds = kinds.ToImmutableSortedDictionary(k => k.Name, k => k, StringComparer.Ordinal);

    /// <summary>The kinds that come with LabSim.</summary>
    public static KindCatalog Builtin => LazyBuiltin.Value;

    /// <summary>All kinds by name.</summary>
    public IEnumerable<NodeKind> All => _kinds.Values;

    /// <summary>The kind of a name, or <see langword="null"/>.</summary>
    public NodeKind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>Reads a kind's file.</summary>
    /// <exception cref="InvalidOperationException">The file is wrong: the message has its diagnostics.</exception>
    internal static NodeKind Read(string file, string text)
    {
        var report = new DiagnosticBag(file, text);
        var root = YamlTreeReader.Read(report);
        var grammar = root is YamlMapping map && map.Entries.Any(e => e.Key.Value == KindGrammar.SegmentWord) ? KindGrammar.Segment : KindGrammar.Machine;
        var kind = root is null ? null : grammar.Read(root, report);
        return kind is { } read && !report.HasErrors
            ? read.Value.ToKind()
            : throw new InvalidOperationException($"the kind {file} is wrong:\n{DiagnosticFormat.Format(report.ToOrdered(), text)}");
    }

    private static KindCatalog ReadBuiltin()
    {
        var assembly = typeof(KindCatalog).Assembly;
        return new KindCatalog(assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return Read($"{name[ResourcePrefix.Length..]}.yaml", reader.ReadToEnd());
        }));
    }
}
