using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Text;

public sealed class LineMapTests
{
    [Theory]
    [InlineData("a\nb\nc")]
    [InlineData("a\r\nb\r\nc")]
    [InlineData("a\rb\rc")]
    [InlineData("\uFEFFa\nb\nc")]
    public void Lines_end_as_editors_count_them(string text)
    {
        var map = new LineMap(text);
        var span = map.Span(text.IndexOf('c'), text.Length);
        Assert.Equal((3, 1, 3, 2), (span.Line, span.Column, span.EndLine, span.EndColumn));
        Assert.Equal("b", map.Line(2).ToString());
    }

    [Fact]
    public void A_byte_order_mark_has_no_column()
    {
        var span = new LineMap("\uFEFFab").Span(2, 3);
        Assert.Equal((1, 2, 2), (span.Line, span.Column, span.Start));
    }

    [Fact]
    public void Offsets_are_clamped_and_lines_outside_are_empty()
    {
        var map = new LineMap("ab");
        Assert.Equal(new SourceSpan(1, 3, 1, 3, 2, 2), map.Span(99, 100));
        Assert.True(map.Line(0).IsEmpty && map.Line(2).IsEmpty);
    }
}
