using System.Collections.Immutable;
using LabSim.Topology.Text;

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

    /// <summary>The kind of a text that comes with LabSim.</summary>
    /// <exception cref="InvalidOperationException">It is wrong: the message has its diagnostics.</exception>
    internal static NodeKind ReadOwn(SourceText source) => KindFile.Read(source) switch
    {
        { Kind: { } kind } => kind,
        var file => throw new InvalidOperationException($"the kind {source.File} is wrong:\n{DiagnosticFormat.Format(file.Diagnostics, source.Text)}"),
    };

    private static KindCatalog ReadBuiltin()
    {
        var assembly = typeof(KindCatalog).Assembly;
        return new KindCatalog(assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return ReadOwn(new SourceText($"{name[ResourcePrefix.Length..]}.yaml", reader.ReadToEnd()));
        }));
    }
}
