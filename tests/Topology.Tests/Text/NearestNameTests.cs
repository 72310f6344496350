using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Text;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("memry", "memory")]
    [InlineData("imgae", "image")]
    [InlineData("Memory", "memory")]
    [InlineData("startupconfig", "startup-config")]
    [InlineData("cpu", "cpus")]
    public void A_typing_error_finds_the_name(string written, string meant) =>
        Assert.Equal(meant, NearestName.Find(written, ["image", "memory", "cpus", "startup-config", "exec"]));

    [Theory]
    [InlineData("")]
    [InlineData("xyzzy")]
    [InlineData("q")]
    public void Something_else_finds_nothing(string written) => Assert.Null(NearestName.Find(written, ["image", "memory", "cpus"]));

    [Fact]
    public void The_nearest_of_several_wins_and_the_first_of_equals() =>
        Assert.Equal(("leaf11", "r1"), (NearestName.Find("leaf1l", ["leaf", "leaf11", "leaf21"]), NearestName.Find("r9", ["r1", "r2"])));

    [Fact]
    public void Swapped_neighbours_count_once_and_case_counts_half()
    {
        Assert.Equal(2, NearestName.Distance("ab", "ba"));
        Assert.Equal(1, NearestName.Distance("R1", "r1"));
        Assert.Equal(0, NearestName.Distance("", ""));
        Assert.Equal(6, NearestName.Distance("", "abc"));
    }

    [Fact]
    public void A_very_long_name_is_not_compared_at_all() => Assert.Null(NearestName.Find(new string('a', 100_000), [new string('a', 100_000)]));
}
