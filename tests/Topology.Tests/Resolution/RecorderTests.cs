using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

public sealed class RecorderTests
{
    private const string Node = "nodes: { a: { kind: linux-host } }\n";

    [Theory]
    [InlineData("", RecorderChoice.Headers)]
    [InlineData("recorder: headers", RecorderChoice.Headers)]
    [InlineData("recorder: full", RecorderChoice.Full)]
    [InlineData("recorder: off", RecorderChoice.Off)]
    public void It_keeps_headers_unless_the_file_says_otherwise(string line, RecorderChoice expected) => Assert.Equal(expected, Compiling.Spec(Node + line).Recorder);

    [Theory]
    [InlineData("header", "did you mean 'headers'?")]
    [InlineData("none", "did you mean 'off'?")]
    [InlineData("true", "did you mean 'headers'?")]
    public void Another_word_is_refused_with_the_nearest_one(string word, string hint)
    {
        var problem = Assert.Single(Compiling.Text(Node + "recorder: " + word).Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal((DiagnosticCatalog.InvalidValue.Code, $"'{word}' is not possible here; it is off, headers or full", hint), (problem.Code, problem.Message, problem.Hint));
    }
}
