using System.Text;
using System.Text.RegularExpressions;
using LabSim.Topology.Grammar;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests;

/// <summary>Keeps <c>docs/topology-format.md</c> and <c>docs/kinds.md</c> true. Their marked tables are written from the code's; LABSIM_UPDATE_GOLDEN=1 rewrites them.</summary>
public sealed class DocumentationTests
{
    private static readonly string DocumentPath = Repository.PathOf("docs", "topology-format.md");

    private static readonly string KindsPath = Repository.PathOf("docs", "kinds.md");

    [Theory]
    [InlineData("keys:topology")]
    [InlineData("keys:settings")]
    [InlineData("keys:node")]
    [InlineData("keys:interface")]
    [InlineData("keys:link")]
    [InlineData("keys:port")]
    [InlineData("keys:mgmt")]
    [InlineData("keys:kind")]
    [InlineData("kinds")]
    [InlineData("kinds:disks")]
    [InlineData("diagnostics")]
    public void A_marked_table_says_what_the_code_says(string marker)
    {
        var path = marker == "keys:kind" ? KindsPath : DocumentPath;
        var text = File.ReadAllText(path);
        var pattern = new Regex($@"(?<=<!-- {marker} -->\n).*?(?=<!-- end -->)", RegexOptions.Singleline);
        if (Repository.UpdatesGolden)
        {
            text = pattern.Replace(text, Table(marker).Replace("$", "$$", StringComparison.Ordinal), 1);
            File.WriteAllText(path, text);
        }

        Assert.Equal(Table(marker), pattern.Match(text).Value);
    }

    [Fact]
    public void Every_example_compiles()
    {
        var examples = Regex.Matches(File.ReadAllText(DocumentPath), "^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
        Assert.True(examples.Count >= 5);
        Assert.All(examples, e => Assert.Empty(Compiling.Text(e.Groups[1].Value).Diagnostics));
    }

    [Fact]
    public void The_examples_of_kinds_are_some()
    {
        var examples = Regex.Matches(File.ReadAllText(KindsPath), "^```yaml kind\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
        Assert.Equal(["acme", "acme-fw", "acme-cli", "acme-edge"], examples.Select(example => KindFile.Read(new SourceText("acme.yaml", example.Groups[1].Value))).Select(file =>
        {
            Assert.Empty(file.Diagnostics);
            return file.Kind!.Name;
        }));
    }

    [Fact]
    public void The_words_that_are_not_available_yet_are_all_named()
    {
        var text = Regex.Match(File.ReadAllText(DocumentPath), "These words belong to the language.*?\n\n", RegexOptions.Singleline).Value;
        var planned = TopologyGrammar.Topology.Planned.Concat(TopologyGrammar.Node.Planned).Concat(TopologyGrammar.Link.Planned);
        Assert.All(planned, word => Assert.Contains($"`{word}`", text));
    }

    [Fact]
    public void The_limits_are_those_of_the_code()
    {
        var text = File.ReadAllText(DocumentPath);
        Assert.Contains($"at most {LabQuota.MaxNodes:N0} nodes and {LabQuota.MaxLinks:N0} links", text);
        Assert.Contains($"`eth1` to `eth{LabQuota.MaxInterfaces}`", text);
        Assert.Contains($"`eth1` to `eth{LabQuota.MaxPorts}`", text);
        Assert.Contains($"{LabQuota.MaxTrunkVlans:N0} VLANs", text);
        Assert.Contains($"{MemoryForm.Minimum >> 20}M to {MemoryForm.Maximum >> 30}G", text);
        Assert.Contains(NamePatterns.Lab.Body, text);
        Assert.Contains(NamePatterns.Node.Body, text);
    }

    private static string Table(string marker) => marker switch
    {
        "keys:topology" => Keys(TopologyGrammar.Topology.Keys),
        "keys:settings" => Keys(SettingKeys.All),
        "keys:node" => Keys(TopologyGrammar.Node.Keys.Skip(SettingKeys.All.Length)),
        "keys:interface" => Keys(TopologyGrammar.Interface.Keys),
        "keys:link" => Keys(TopologyGrammar.Link.Keys),
        "keys:mgmt" => Keys(TopologyGrammar.Management.Keys),
        "keys:port" => Keys(SegmentKeys.Port.Keys),
        "keys:kind" => Keys(KindGrammar.Machine.Keys),
        "kinds:disks" => Rows("kind | what it is | memory, CPUs | NICs, disk | interfaces in the guest's order | also called | ready when its console says | its config is", KindCatalog.Builtin.All.Where(IsForeign).Select(Disk)),
        "kinds" => Rows("kind | image | memory | interfaces | config | settings (of machines: beyond those of every machine)", KindCatalog.Builtin.All.Where(k => !IsForeign(k)).Select(k =>
            $"`{k.Name}` | {Machine(k)} | {k.Interfaces} | {k.ConfigFormat ?? "none"} | {(k.Settings.IsEmpty ? "none" : string.Join(", ", k.Settings.Order(StringComparer.Ordinal).Select(s => $"`{s}`")))}")),
        _ => Rows("code | severity | what is wrong | what mends it", DiagnosticCatalog.All.Select(d => $"{d.Code} | {(d.Severity == Severity.Error ? "error" : "warning")} | {d.Meaning} | {d.Remedy}")),
    };

    private static bool IsForeign(NodeKind kind) => kind is { Segment: null, HasAgent: false, Name: not "vm" };

    private static string Disk(NodeKind kind) =>
        $"`{kind.Name}` | {kind.Summary} | {MemoryForm.Write(kind.MemoryBytes)}, {kind.Cpus} | {kind.NicModel}, {SettingWords.Write(SettingWords.DiskBuses, kind.DiskBus)} | "
        + $"{kind.Interfaces}{(kind.Interfaces.Unused > 0 ? $" (after {kind.Interfaces.Unused} unused ones)" : "")} | {string.Join(", ", kind.Interfaces.Aliases)} | {string.Join(" or ", kind.Traits.ReadyTexts.Select(text => $"`{text}`"))} | "
        + (kind.ConfigFormat is { } format ? $"{format}, {Way(kind.Traits)}" : "");

    private static string Way(NodeTraits traits) => traits.ConfigDrive is not { } drive ? (traits.TypesConfig ? "typed at its console" : "by cloud-init")
        : $"on a {SettingWords.Write(SettingWords.ConfigDrives, drive.Type)}: {string.Join(", ", drive.Files.Keys.Select(path => $"`{path}`"))}{(drive.Archive is { } archive ? $" in `{archive}`" : "")}";

    private static string Machine(NodeKind kind) =>
        kind.Segment is null ? $"{(kind.Image.Length > 0 ? $"`{kind.Image}`" : "its own")} | {MemoryForm.Write(kind.MemoryBytes)}, at least {MemoryForm.Write(kind.MinimumMemoryBytes)}" : "none | none";

    private static string Keys<T>(IEnumerable<Key<T>> keys) => Rows("key | value | meaning", keys.Select(k =>
        $"{string.Join(", ", k.OtherNames.Prepend(k.Name).Select(n => $"`{n}`"))}{(k.IsRequired ? " (required)" : "")} | {k.Form.Expected.TrimEnd(',')} | {k.Summary}"));

    private static string Rows(string head, IEnumerable<string> rows)
    {
        var text = new StringBuilder($"| {head} |\n|{string.Concat(head.Split('|').Select(_ => " --- |"))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {row} |\n");
        }

        return text.ToString();
    }
}
