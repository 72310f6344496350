using LabSim.Topology.Canvas;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Canvas;

/// <summary>The layout beside a topology.</summary>
public sealed class SidecarTests
{
    private const string Whole = """
        nodes:
          a-1: {x: 100, y: -20}
          r1: {x: 0, y: 5, icon: router, color: "#ff0000", locked: true}
          "yes": {color: red}
        notes:
          n1: {x: 1, y: 2, width: 30, height: 40, text: "a: b\n\"c\" # d"}
        shapes:
          s1: {type: ellipse, x: 1, y: 2, width: 3, height: 4, color: blue, text: core}
        groups:
          g1: {label: spine, nodes: [a-1, r1]}

        """;

    [Fact]
    public void What_is_written_is_read_again()
    {
        var (layout, diagnostics) = Read(Whole);
        Assert.Empty(diagnostics);
        Assert.Equal(new NodePlace(new CanvasPoint(0, 5), "router", "#ff0000", true), layout.Nodes["r1"]);
        Assert.Equal(new NodePlace(At: null, Color: "red"), layout.Nodes["yes"]);
        Assert.Equal("a: b\n\"c\" # d", layout.Notes["n1"].Text);
        Assert.Equal(new CanvasGroup("spine", ["a-1", "r1"]), layout.Groups["g1"]);
        Assert.Equal(Whole, Sidecar.Write(layout));
    }

    [Fact]
    public void Lines_are_sorted_whatever_the_order_of_moves()
    {
        var (layout, _) = Read("nodes: { r2: { x: 3, y: 4 }, r10: { x: 1, y: 2 }, R: { x: 0, y: 0 } }");
        Assert.Equal("nodes:\n  R: {x: 0, y: 0}\n  r10: {x: 1, y: 2}\n  r2: {x: 3, y: 4}\n", Sidecar.Write(layout));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("# nothing\n")]
    public void Nothing_is_an_empty_layout_that_is_not_written(string text)
    {
        var (layout, _) = Read(text);
        Assert.True(layout.IsEmpty);
        Assert.Equal("", Sidecar.Write(layout));
    }

    [Theory]
    [InlineData("nodes:\n  r1: {x: a, y: 2}\n  r2: {x: 1, y: 2}\n", 2, "'x' must be a number")]
    [InlineData("nodes:\n  r1: {x: 1}\n  r2: {x: 1, y: 2}\n", 2, "'y' must be a number")]
    [InlineData("nodes:\n  r1: {x: 1, y: 2, z: 3}\n  r2: {x: 1, y: 2}\n", 2, "there is no key 'z' here")]
    [InlineData("nodes:\n  r1: [1, 2]\n  r2: {x: 1, y: 2}\n", 2, "a mapping such as")]
    [InlineData("nodes:\n  r1: {x: 99999999, y: 2}\n  r2: {x: 1, y: 2}\n", 2, "farther out")]
    [InlineData("shapes:\n  s: {type: star, x: 1, y: 2, width: 1, height: 1}\nnodes:\n  r2: {x: 1, y: 2}\n", 2, "'type' is 'star'")]
    [InlineData("groups:\n  g: {nodes: r1}\nnodes:\n  r2: {x: 1, y: 2}\n", 2, "a list of names")]
    [InlineData("places:\n  r1: {x: 1, y: 2}\nnodes:\n  r2: {x: 1, y: 2}\n", 1, "a layout has no key 'places'")]
    public void A_damaged_line_is_a_warning_and_the_others_count(string text, int line, string message)
    {
        var (layout, diagnostics) = Read(text);
        var damage = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticCatalog.DamagedLayout.Code, Severity.Warning, line), (damage.Code, damage.Severity, damage.Span.Line));
        Assert.Contains(message, damage.Message, StringComparison.Ordinal);
        Assert.Equal(new CanvasPoint(1, 2), Assert.Single(layout.Nodes).Value.At);
    }

    [Theory]
    [InlineData("nodes: [")]
    [InlineData("- a")]
    [InlineData("nodes:\n\tr1: {x: 1, y: 2}\n")]
    [InlineData("a\0b")]
    public void A_text_that_is_no_layout_is_a_warning(string text)
    {
        var (layout, diagnostics) = Read(text);
        Assert.True(layout.IsEmpty);
        Assert.All(diagnostics, d => Assert.Equal(Severity.Warning, d.Severity));
        Assert.NotEmpty(diagnostics);
    }

    [Theory]
    [InlineData("/a/lab.yaml", "/a/lab.layout.yaml")]
    [InlineData("/a/lab.yml", "/a/lab.layout.yaml")]
    [InlineData("/a/lab.v2", "/a/lab.v2.layout.yaml")]
    public void It_lies_beside_the_topology(string topology, string sidecar) => Assert.Equal(sidecar, Sidecar.PathOf(topology));

    private static (Layout Layout, IReadOnlyList<Diagnostic> Diagnostics) Read(string text)
    {
        var (layout, diagnostics) = Sidecar.Read(new SourceText("lab.layout.yaml", text));
        return (layout, diagnostics);
    }
}
