using LabSim.LabServer.Composition;
using LabSim.NodeRuntime;

namespace LabSim.LabServer.Tests.Composition;

public sealed class RecorderSettings
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1M")]
    [InlineData("1G")]
    public void A_size_or_none_is_memory(string? text) => Assert.NotNull(RecorderSetting.Open(_ => text));

    [Fact]
    public void Off_is_no_memory() => Assert.Null(RecorderSetting.Open(_ => "off"));

    [Theory]
    [InlineData("0M")]
    [InlineData("2G")]
    [InlineData("1025M")]
    [InlineData("256")]
    [InlineData("M")]
    [InlineData("-1M")]
    [InlineData("99999999999G")]
    public void Anything_else_is_refused_with_what_is_possible(string text)
    {
        var refused = Assert.Throws<RuntimeEnvironmentException>(() => RecorderSetting.Open(_ => text));
        Assert.Equal($"LABSIM_RECORDER_MEMORY is '{text}'", refused.Message);
        Assert.Contains("1M to 1024M", refused.Remedy, StringComparison.Ordinal);
    }
}
