using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests;

/// <summary>Short ways to compile a text in a test.</summary>
internal static class Compiling
{
    public static CompiledTopology Text(string text, ResolutionOptions? options = null) =>
        TopologyCompiler.Compile(new SourceText("lab.yaml", text.ReplaceLineEndings("\n")), options ?? new ResolutionOptions());

    /// <summary>The specification; the test fails with the diagnostics where there is none.</summary>
    public static LabSpec Spec(string text, ResolutionOptions? options = null)
    {
        var result = Text(text, options);
        Assert.True(result.Spec is not null, DiagnosticFormat.Format(result.Diagnostics, text));
        return result.Spec;
    }

    /// <summary>The only diagnostic; the test fails where there are more or fewer.</summary>
    public static Diagnostic Only(string text, ResolutionOptions? options = null)
    {
        var result = Text(text, options);
        Assert.True(result.Diagnostics.Length == 1, DiagnosticFormat.Format(result.Diagnostics, text));
        Assert.Equal(result.Diagnostics[0].Severity == Severity.Warning, result.Spec is not null);
        return result.Diagnostics[0];
    }

    /// <summary>The characters that a diagnostic points at.</summary>
    public static string Pointed(this Diagnostic diagnostic, string text) => text.ReplaceLineEndings("\n")[diagnostic.Span.Start..diagnostic.Span.End];
}
