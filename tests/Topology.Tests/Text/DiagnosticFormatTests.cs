using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Text;

public sealed class DiagnosticFormatTests
{
    [Fact]
    public void Headline_source_caret_and_hint_stand_below_one_another()
    {
        var text = "a: 1\nb: two\n";
        Assert.Equal("x.yaml:2:4: error LS0105: wrong\n   2 | b: two\n     |    ^^^\n     = hint: mend it\n", DiagnosticFormat.Format(At(text, 8, 11, "mend it"), text));
    }

    [Fact]
    public void Without_a_text_headline_and_hint_remain() =>
        Assert.Equal("x.yaml:1:1: error LS0105: wrong\n     = hint: mend it\n", DiagnosticFormat.Format(At("a", 0, 1, "mend it"), null));

    [Fact]
    public void A_tab_is_one_blank_wide_so_the_caret_stands_right()
    {
        var lines = DiagnosticFormat.Format(At("a:\tx", 3, 4), "a:\tx").Split('\n');
        Assert.Equal("   1 | a: x", lines[1]);
        Assert.Equal("     |    ^", lines[2]);
    }

    [Fact]
    public void Terminal_escapes_are_shown_and_counted()
    {
        var text = "\u001b]0;x\u0007 bad";
        var lines = DiagnosticFormat.Format(At(text, 7, 10), text).Split('\n');
        Assert.Equal(@"   1 | \u001b]0;x\u0007 bad", lines[1]);
        Assert.Equal(lines[1].IndexOf("bad", StringComparison.Ordinal), lines[2].IndexOf('^'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(995)]
    public void A_long_line_is_cut_around_the_caret(int start)
    {
        var text = new string('x', start) + "bad" + new string('y', 997 - start);
        var lines = DiagnosticFormat.Format(At(text, start, start + 3), text).Split('\n');
        Assert.True(lines[1].Length < 120, lines[1]);
        Assert.Equal("bad", lines[1].Substring(lines[2].IndexOf('^'), 3));
        Assert.Equal(3, lines[2].Count(c => c == '^'));
    }

    [Fact]
    public void A_span_over_several_lines_is_underlined_to_the_end_of_the_first()
    {
        var text = "key: [a,\n  b]\n";
        Assert.Contains("|      ^^^\n", DiagnosticFormat.Format(At(text, 5, 13), text));
    }

    [Fact]
    public void A_place_behind_the_last_character_has_a_caret()
    {
        var lines = DiagnosticFormat.Format(At("abc", 3, 3), "abc").Split('\n');
        Assert.Equal("     |    ^", lines[2]);
    }

    [Fact]
    public void Several_are_separated_by_an_empty_line() =>
        Assert.Equal(3, DiagnosticFormat.Format([At("a", 0, 1), At("a", 0, 1), At("a", 0, 1)], "a").Split("\n\n").Length);

    [Fact]
    public void A_file_name_is_inert_too() =>
        Assert.StartsWith(@"\u001b[2J:1:1:", DiagnosticFormat.Headline(At("a", 0, 1) with { File = "\u001b[2J" }));

    private static Diagnostic At(string text, int start, int end, string? hint = null) =>
        new("x.yaml", new LineMap(text).Span(start, end), Severity.Error, "LS0105", "wrong", hint);
}
