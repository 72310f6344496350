using System.Text;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests;

/// <summary>Tests 22 to 26 of the security page: nothing that a file says harms the reader.</summary>
public sealed class HostileInputTests
{
    private const int Many = 100_000;

    public static TheoryData<string, string> Nestings => new()
    {
        { "lists", Repeat("[", Many) },
        { "closed lists", Repeat("[", Many) + Repeat("]", Many) },
        { "mappings", Repeat("{a: ", Many) },
        { "dashes", Repeat("- ", Many) },
        { "complex keys", Repeat("? ", Many) },
        { "lists in a node", "nodes:\n  r1: " + Repeat("[", Many) },
        { "dashes in links", "nodes: {}\nlinks:\n  " + Repeat("- ", Many) },
        { "indented keys", string.Concat(Enumerable.Range(0, 2000).Select(i => Repeat(" ", i) + "a:\n")) },
    };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void Deep_nesting_is_refused_with_its_place(string what, string text)
    {
        var problem = Assert.Single(Compiling.Text(text).Diagnostics);
        Assert.Equal(DiagnosticCatalog.TooDeep.Code, problem.Code);
        Assert.True(problem.Span.Start < text.Length, what);
    }

    [Fact]
    public void Deep_nesting_survives_on_a_small_stack()
    {
        CompiledTopology? result = null;
        var thread = new Thread(() => result = Compiling.Text(Repeat("[", Many)), maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(DiagnosticCatalog.TooDeep.Code, Assert.Single(result!.Diagnostics).Code);
    }

    [Fact]
    public void The_deepest_nesting_that_is_allowed_is_judged_and_not_refused()
    {
        var result = Compiling.Text("nodes: { r1: { image: labsim/router, exec: " + Repeat("[", 29) + Repeat("]", 29) + " } }");
        Assert.DoesNotContain(result.Diagnostics, d => d.Code == DiagnosticCatalog.TooDeep.Code);
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCatalog.WrongShape.Code);
    }

    [Fact]
    public void An_alias_bomb_is_refused_without_being_expanded()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var result = Compiling.Text(text.ToString());
        Assert.Null(result.Spec);
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCatalog.Anchor.Code && d.Span.Line == 1 && d.Hint == "use groups: for shared settings");
    }

    [Theory]
    [InlineData("nodes: &a { r1: *a }")]
    [InlineData("&a nodes: *a")]
    [InlineData("&a [ *a ]")]
    [InlineData("nodes: { r1: &x { image: labsim/router, exec: [*x] } }")]
    public void Cyclic_aliases_are_refused(string text) =>
        Assert.Contains(Compiling.Text(text).Diagnostics, d => d.Code == DiagnosticCatalog.Anchor.Code);

    [Theory]
    [InlineData("nodes: !!python/object:os.system { r1: { image: labsim/router } }", "!!python/object:os.system")]
    [InlineData("nodes: { r1: !exec { image: labsim/router } }", "!exec")]
    [InlineData("nodes: { r1: { image: !!binary bGFi } }", "!!binary bGFi")]
    public void Tags_are_refused(string text, string pointed)
    {
        var problem = Compiling.Text(text).Diagnostics.First(d => d.Code == DiagnosticCatalog.Tag.Code);
        Assert.Equal(pointed, problem.Pointed(text));
    }

    [Fact]
    public void Ten_thousand_nodes_are_read_and_then_refused_by_the_quota()
    {
        var text = new StringBuilder("nodes:\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append($"  n{i}: {{ image: labsim/router, memory: 160M }}\n");
        }

        text.Append("links:\n");
        for (var i = 0; i < 9_999; i++)
        {
            text.Append($"  - n{i}:eth1 -- n{i + 1}:eth2\n");
        }

        var problem = Compiling.Only(text.ToString());
        Assert.Equal(DiagnosticCatalog.TooManyNodes.Code, problem.Code);
        Assert.Contains("10,000 nodes", problem.Message);
        Assert.Contains("1,000", problem.Message);
    }

    [Fact]
    public void Ranges_do_not_get_around_the_quota_and_are_not_expanded_first()
    {
        var text = new StringBuilder("defaults: { image: labsim/router }\nnodes:\n");
        for (var i = 0; i < 50_000; i++)
        {
            text.Append($"  n{i}x{{1..10000}}:\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DiagnosticCatalog.TooManyNodes.Code, Compiling.Only(text.ToString()).Code);

        // Some 10 kB a line; half a thousand million nodes would be 10 GB and more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000_000);
    }

    [Fact]
    public void Links_have_a_quota_too()
    {
        var links = string.Concat(Enumerable.Range(0, 2).Select(i => $"  - a:eth{{1..9999}} -- b{i}:eth{{1..9999}}\n"));
        var problem = Compiling.Only("nodes: { a: { image: labsim/router } }\nlinks:\n" + links);
        Assert.Equal(DiagnosticCatalog.TooManyLinks.Code, problem.Code);
    }

    [Fact]
    public void A_thousand_nodes_are_allowed()
    {
        var lab = Compiling.Spec("defaults: { image: labsim/router }\nnodes:\n  n{1..1000}:\n");
        Assert.Equal(1000, lab.Nodes.Length);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("-rf")]
    [InlineData("a,b=c")]
    [InlineData("\"nul\\0\"")]
    [InlineData("a b")]
    [InlineData("\"\"")]
    [InlineData("ü")]
    [InlineData("\"x\\n\"")]
    [InlineData("_x")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("r/1")]
    public void Dangerous_names_are_refused_for_nodes_and_labs(string name)
    {
        var node = Compiling.Text($"nodes:\n  {name}: {{ image: labsim/router }}\n").Diagnostics;
        Assert.Contains(node, d => d.Code == DiagnosticCatalog.InvalidName.Code && d.Span.Line == 2);
        var lab = Compiling.Text($"name: {name}\nnodes: {{}}\n").Diagnostics;
        Assert.Contains(lab, d => d.Code == DiagnosticCatalog.InvalidName.Code && d.Span.Line == 1);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("-rf")]
    [InlineData("")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("UPPER")]
    public void A_dangerous_name_from_the_command_line_is_refused(string name)
    {
        var result = Compiling.Text("nodes: {}", new ResolutionOptions { Name = name });
        Assert.Equal(DiagnosticCatalog.InvalidName.Code, Assert.Single(result.Diagnostics).Code);
        Assert.Null(result.Spec);
    }

    [Fact]
    public void A_binary_file_is_refused()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7919 >> 3)).ToArray();
        var problem = Assert.Single(TopologyCompiler.Compile("x.bin", bytes, new ResolutionOptions()).Diagnostics);
        Assert.Contains(problem.Code, new[] { DiagnosticCatalog.NotUtf8.Code, DiagnosticCatalog.ControlCharacter.Code });
    }

    [Fact]
    public void Zeros_are_refused_as_binary()
    {
        var problem = Assert.Single(TopologyCompiler.Compile("zero", new byte[4096], new ResolutionOptions()).Diagnostics);
        Assert.Equal(DiagnosticCatalog.ControlCharacter.Code, problem.Code);
        Assert.Equal("this looks like a binary file", problem.Hint);
    }

    [Fact]
    public void A_file_over_four_mebibytes_is_refused_before_it_is_read()
    {
        var bytes = Encoding.UTF8.GetBytes("nodes: {}\n#" + Repeat("x", (4 << 20) + 1));
        Assert.Equal(DiagnosticCatalog.FileTooLarge.Code, Assert.Single(TopologyCompiler.Compile("big", bytes, new ResolutionOptions()).Diagnostics).Code);
        Assert.Equal(DiagnosticCatalog.FileTooLarge.Code, Assert.Single(Compiling.Text("#" + Repeat("ü", 3 << 20)).Diagnostics).Code);
    }

    [Fact]
    public void More_values_than_any_topology_needs_are_refused()
    {
        var problem = Assert.Single(Compiling.Text("nodes: [" + Repeat("a,", 600_000) + "]").Diagnostics);
        Assert.Equal(DiagnosticCatalog.TooManyValues.Code, problem.Code);
    }

    [Fact]
    public void A_million_mistakes_make_a_thousand_diagnostics_and_a_word_about_the_rest()
    {
        var text = "nodes: { r1: { image: labsim/router } }\nlinks:\n" + Repeat("  - r1:eth1 - r2\n", 100_000);
        var result = Compiling.Text(text);
        Assert.Equal(DiagnosticBag.Capacity + 1, result.Diagnostics.Length);
        Assert.Equal(DiagnosticCatalog.TooManyProblems.Code, result.Diagnostics[^1].Code);
        Assert.StartsWith("99,000 more", result.Diagnostics[^1].Message);
    }

    [Theory]
    [InlineData("a: [x\nb: 2\n")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("'")]
    [InlineData("\"\\")]
    [InlineData("%")]
    [InlineData("%YAML 9.9\n---\n")]
    [InlineData("*")]
    [InlineData("&")]
    [InlineData("!")]
    [InlineData("|99")]
    [InlineData(": :")]
    [InlineData("? ?")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\uFEFFnodes: {}")]
    [InlineData("nodes: {}\n...\nx")]
    [InlineData("nodes: {\"\\ud800\": {}}")]
    [InlineData("nodes: {\"\\U00110000\": {}}")]
    public void Broken_texts_are_diagnosed_and_never_throw(string text) =>
        Assert.Contains(Compiling.Text(text).Diagnostics, d => d.Severity == Severity.Error);

    [Fact]
    public void Half_a_surrogate_pair_and_lines_that_only_some_count_are_refused()
    {
        foreach (var character in new[] { '\ud800', '\u2028', '\u2029' })
        {
            // Not through Compiling: .NET's own line endings count U+2028, and would be replaced there.
            var problem = Assert.Single(TopologyCompiler.Compile(new SourceText("x", $"nodes: {{}} # {character}"), new ResolutionOptions()).Diagnostics);
            Assert.Equal(DiagnosticCatalog.ControlCharacter.Code, problem.Code);
        }
    }

    private static string Repeat(string what, int count) => string.Concat(Enumerable.Repeat(what, count));
}
