using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Tests.Yaml;

public sealed class PositionTests
{
    private const string Text = """
        a: one   # comment
        b:
          - x
          - y z

          # a comment after the block
        c: [1, 2 ]  # and here
        d: {e: f}
        g: |
          text
          more

        h: 'it''s'
        """;

    private static readonly YamlMapping Root = (YamlMapping)Read(Text);

    [Theory]
    [InlineData("a", "one")]
    [InlineData("b", "- x\n  - y z")]
    [InlineData("c", "[1, 2 ]")]
    [InlineData("d", "{e: f}")]
    [InlineData("g", "|\n  text\n  more")]
    [InlineData("h", "'it''s'")]
    public void A_value_ends_with_its_last_character_and_not_with_what_follows(string key, string written)
    {
        var span = Root.Entries.Single(e => e.Key.Value == key).Value.Span;
        Assert.Equal(written, Text[span.Start..span.End]);
    }

    [Fact]
    public void The_root_begins_with_its_first_key() => Assert.Equal((0, Text.Length), (Root.Span.Start, Root.Span.End));

    [Theory]
    [InlineData("links: [ r1:eth1 -- rx:eth1 ]", "rx")]
    [InlineData("links: [ 'r1:eth1 -- rx:eth1' ]", "rx")]
    [InlineData("links: [ \"r1:eth1  --   rx:eth1\" ]", "rx")]
    [InlineData("links: [ { endpoints: [r1:eth1, \"rx:eth1\"] } ]", "rx")]
    [InlineData("links: [ r1:eth1 -- r2:foo ]", "foo")]
    [InlineData("links: [ { endpoints: [\"r1:foo\", r2:eth1] } ]", "foo")]
    [InlineData("links: [ \"r1:eth1 -- r\\u0078:eth1\" ]", "\"r1:eth1 -- r\\u0078:eth1\"")]
    [InlineData("captures: [ r1:foo ]", "foo")]
    public void A_diagnostic_points_at_the_very_characters(string end, string pointed)
    {
        var text = "defaults: { image: labsim/router }\nnodes: { r1: , r2: }\n" + end;
        Assert.Equal(pointed, Compiling.Only(text).Pointed(text));
    }

    [Fact]
    public void Carriage_returns_and_a_byte_order_mark_move_nothing()
    {
        var bytes = System.Text.Encoding.UTF8.GetPreamble().Concat(System.Text.Encoding.UTF8.GetBytes("nodes:\r\n  r1: { image: labsim/router, memry: 1G }\r\n")).ToArray();
        var problem = Assert.Single(TopologyCompiler.Compile("x", bytes, new ResolutionOptions()).Diagnostics);
        Assert.Equal((2, 31, 36), (problem.Span.Line, problem.Span.Column, problem.Span.EndColumn));
        var withMark = TopologyCompiler.Compile(new SourceText("x", "\uFEFFmemry: 1\nnodes: {}"), new ResolutionOptions());
        Assert.Equal((1, 1, 1), (withMark.Diagnostics[0].Span.Line, withMark.Diagnostics[0].Span.Column, withMark.Diagnostics[0].Span.Start));
    }

    [Fact]
    public void Diagnostics_are_ordered_by_position()
    {
        var result = Compiling.Text("links: [ a:eth1 -- b:eth1 ]\nfoo: 1\nnodes: { r1: { memory: 1 }, r2: { cpus: x } }\n");
        Assert.Equal(result.Diagnostics.Select(d => d.Span.Start).Order(), result.Diagnostics.Select(d => d.Span.Start));
        Assert.True(result.Diagnostics.Length >= 6);
    }

    private static YamlNode Read(string text) => YamlTreeReader.Read(new DiagnosticBag("x", text))!;
}
