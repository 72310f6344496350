using FsCheck;
using FsCheck.Fluent;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Tests;

/// <summary>What holds for every text. A failure prints the seed that repeats it.</summary>
public sealed class PropertyTests
{
    private const string Base = """
        # a comment
        name: base
        defaults: { memory: 160M, exec: [ip a, 'ip ''l'''] }
        groups:
          g: { image: "labsim/router", config: "c/{name}.conf" }
        nodes:
          r{1..3}: { group: g }
          h1:
            image: labsim/host   # trailing
            interfaces:
              eth1: { ip: [10.0.0.1/24, auto], gateway: 10.0.0.2, mac: 02:00:00:00:00:01 }
              eth2.10: { ip: dhcp }
        links:
          - r{1..3}:eth1 -- h1:eth{1..3}
          - endpoints: [r1:eth2, "r2:eth2"]
        captures: [r1:eth1]

        """;

    private static readonly string[] Fragments =
    [
        "", "\n", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", "{1..2}", "{9..1}", "\"", "'", "#", "&a ", "*a", "!t ", "<<: ", "---\n", "...", "| \n", ">-\n", "? ", ",", "%", "@", "`",
        "\0", "\u001b[31m", "\ud800", "\U0001F600", "\u202e", "\u2028", "\u0085", "\r", "\r\n", "\uFEFF", "r1", "eth1", "160M", " -- ", "nodes:", "image: x", "\\", "\"\\x1b\"", "../x", "-rf", "0", "99999999999",
    ];

    private static readonly Arbitrary<string> AnyText = ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "").ToArbitrary();

    private static readonly Arbitrary<string> Soup = Gen.Elements(Fragments).ArrayOf().Select(parts => string.Concat(parts)).ToArbitrary();

    private static readonly Arbitrary<string> Mutant = Mutations().ToArbitrary();

    [Fact]
    public void Any_text_is_judged_and_every_span_lies_within_it()
    {
        Check(AnyText, JudgedWithin);
        Check(Soup, JudgedWithin);
        Check(Mutant, JudgedWithin);
    }

    [Fact]
    public void A_specification_comes_exactly_with_the_absence_of_errors() => Check(Mutant, text =>
    {
        var result = Compile(text);
        return result.Spec is null == result.Diagnostics.Any(d => d.Severity == Severity.Error);
    });

    [Fact]
    public void Rendered_diagnostics_are_inert_whatever_the_text_says() => Check(Mutant, text =>
        DiagnosticFormat.Format(Compile(text).Diagnostics, text).All(c => c == '\n' || (!char.IsControl(c) && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format)));

    [Fact]
    public void Plain_scalars_are_the_characters_of_their_span() => Check(Mutant, text =>
    {
        var report = new DiagnosticBag("x", text);
        return !SourceCheck.IsReadable(report) || YamlTreeReader.Read(report) is not { } root || Scalars(root).All(s => IsTrue(s, text));
    });

    [Fact]
    public void A_collection_covers_its_children_and_nothing_after_them() => Check(Mutant, text =>
    {
        var report = new DiagnosticBag("x", text);
        return !SourceCheck.IsReadable(report) || YamlTreeReader.Read(report) is not { } root || report.HasErrors || Covers(root, text);
    });

    [Fact]
    public void Any_bytes_are_judged() => Check(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        !TopologyCompiler.Compile("x", bytes ?? [], new ResolutionOptions()).Diagnostics.IsDefault);

    [Fact]
    public void Compiling_twice_yields_the_same() => Check(Mutant, text => Compile(text).Diagnostics.SequenceEqual(Compile(text).Diagnostics));

    [Fact]
    public void The_mutants_are_a_fair_mixture()
    {
        Compiling.Spec(Base);
        var results = Gen.Sample(Mutations(), 300, 50).Select(Compile).ToList();
        Assert.Equal(300, results.Count);
        Assert.InRange(results.Count(r => r.Spec is not null), 15, 285);
        Assert.InRange(results.Count(r => r.Diagnostics.Any(d => d.Code.StartsWith("LS00", StringComparison.Ordinal))), 15, 285);
        Assert.InRange(results.SelectMany(r => r.Diagnostics).Select(d => d.Code).Distinct().Count(), 8, int.MaxValue);
    }

    private static Gen<string> Mutations()
    {
        var edit = from position in Gen.Choose(0, Base.Length)
                   from removed in Gen.Choose(0, 12)
                   from fragment in Gen.Elements(Fragments)
                   select (position, removed, fragment);
        return Gen.Choose(0, 4).SelectMany(count => edit.ArrayOf(count)).Select(edits => edits.Aggregate(Base, (text, e) =>
        {
            var at = Math.Min(e.position, text.Length);
            return string.Concat(text.AsSpan(0, at), e.fragment, text.AsSpan(Math.Min(text.Length, at + e.removed)));
        }));
    }

    private static CompiledTopology Compile(string text) => TopologyCompiler.Compile(new SourceText("x.yaml", text), new ResolutionOptions());

    private static bool JudgedWithin(string text) => Compile(text).Diagnostics.All(d =>
        d.Span.Start >= 0 && d.Span.Start <= d.Span.End && d.Span.End <= text.Length && d.Span.Line >= 1 && d.Span.Column >= 1
        && (d.Span.EndLine, d.Span.EndColumn).CompareTo((d.Span.Line, d.Span.Column)) >= 0 && d.Message.Length > 0);

    private static bool IsTrue(YamlScalar scalar, string text)
    {
        var written = text[scalar.Span.Start..scalar.Span.End];
        return !scalar.IsPlain || scalar.Span.Line != scalar.Span.EndLine || written.StartsWith('!') || written.StartsWith('&') || written == scalar.Value;
    }

    private static bool Covers(YamlNode node, string text)
    {
        var children = Children(node).ToList();
        var last = children.Select(c => c.Span.End).DefaultIfEmpty(node.Span.Start).Max();
        var rest = text[Math.Min(last, node.Span.End)..node.Span.End];
        var closes = rest.Length == 0 || rest[^1] is ']' or '}';
        return children.All(c => c.Span.Start >= node.Span.Start && c.Span.End <= node.Span.End && Covers(c, text)) && (node is not (YamlMapping or YamlSequence) || closes);
    }

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(e => new[] { e.Key, e.Value }),
        YamlSequence sequence => sequence.Items,
        _ => [],
    };

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) => node is YamlScalar scalar ? [scalar] : Children(node).SelectMany(Scalars);

    private static void Check<T>(Arbitrary<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true));
}
