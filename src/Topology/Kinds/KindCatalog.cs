using System.Collections.Immutable;
using LabSim.Topology.Text;

namespace LabSim.Topology.Kinds;

/// <summary>The kinds that nodes can have.</summary>
public sealed class KindCatalog
{
    private const string ResourcePrefix = "kind:";

    private static readonly Lazy<KindCatalog> LazyBuiltin = new(ReadBuiltin);

    private readonly ImmutableSortedDictionary<string, NodeKind> _kinds;

    private KindCatalog(ImmutableArray<KindFile> files)
    {
        Files = files;
        _kinds = files.Select(f => f.Kind).OfType<NodeKind>().ToImmutableSortedDictionary(k => k.Name, k => k, StringComparer.Ordinal);
    }

    /// <summary>The kinds that come with LabSim.</summary>
    public static KindCatalog Builtin => LazyBuiltin.Value;

    /// <summary>All kinds by name.</summary>
    public IEnumerable<NodeKind> All => _kinds.Values;

    /// <summary>The files of all kinds, and those that are wrong.</summary>
    public ImmutableArray<KindFile> Files { get; }

    /// <summary>The files that are wrong.</summary>
    public IEnumerable<KindFile> Broken => Files.Where(file => file.Kind is null);

    /// <summary>The kind of a name, or <see langword="null"/>.</summary>
    public NodeKind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>These kinds, and those of a user's files as they are now.</summary>
    /// <param name="files">The files, in their order.</param>
    /// <param name="read">Reads one's bytes.</param>
    public KindCatalog With(IEnumerable<string> files, Func<string, byte[]> read) => With(files.Select(file => KindFile.Read(file, read)));

    /// <summary>
    /// These kinds, and a user's. A user's kind takes the place of one of the same name that comes with LabSim, but for those that LabSim's own images
    /// and segments are of.
    /// </summary>
    /// <param name="files">The user's files, in their order.</param>
    public KindCatalog With(IEnumerable<KindFile> files)
    {
        var own = new List<KindFile>();
        foreach (var file in files)
        {
            own.Add(file.Kind is { } kind ? Placed(file, kind.Name, own) : file);
        }

        var replaced = own.Select(file => file.Kind?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new KindCatalog([.. Files.Where(file => !replaced.Contains(file.Kind?.Name ?? "")), .. own]);
    }

    /// <summary>The kind of a text that comes with LabSim.</summary>
    /// <exception cref="InvalidOperationException">It is wrong: the message has its diagnostics.</exception>
    internal static KindFile ReadOwn(SourceText source) => KindFile.Read(source) switch
    {
        { Kind: not null } file => file with { IsBuiltin = true },
        var file => throw new InvalidOperationException($"the kind {source.File} is wrong:\n{DiagnosticFormat.Format(file.Diagnostics, source.Text)}"),
    };

    private KindFile Placed(KindFile file, string name, List<KindFile> before) =>
        Find(name) is { } taken && (taken.HasAgent || taken.Segment is not null) ? file.Refuse($"'{name}' is a kind that LabSim itself is made of", "give it another name")
        : before.Find(other => other.Kind?.Name == name) is { } first ? file.Refuse($"the kind '{name}' is in {first.Source.File}, too", "give it another name, or remove one of the files")
        : file;

    private static KindCatalog ReadBuiltin()
    {
        var assembly = typeof(KindCatalog).Assembly;
        return new KindCatalog([.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return ReadOwn(new SourceText($"{name[ResourcePrefix.Length..]}.yaml", reader.ReadToEnd()));
        })]);
    }
}
