using LabSim.LabServer.Auth;
using LabSim.NodeRuntime;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Auth;

public sealed class AccessTokens
{
    [Fact]
    public void The_first_start_makes_a_token_that_only_its_owner_reads_and_later_ones_keep_it()
    {
        using var directory = new TemporaryDirectory();
        var first = AccessToken.LoadOrCreate(directory["token"]);
        var text = File.ReadAllText(directory["token"]).Trim();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory["token"]));
        Assert.True(text.Length >= 43, "32 bytes in Base64 have at least 43 letters");
        Assert.True(first.Matches(text));
        Assert.True(AccessToken.LoadOrCreate(directory["token"]).Matches(text));
        Assert.Single(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void Two_homes_have_two_tokens()
    {
        using var directory = new TemporaryDirectory();
        _ = AccessToken.LoadOrCreate(directory["a"]);
        Assert.False(AccessToken.LoadOrCreate(directory["b"]).Matches(File.ReadAllText(directory["a"]).Trim()));
    }

    [Fact]
    public void A_token_that_others_could_read_is_closed_again()
    {
        using var directory = new TemporaryDirectory();
        _ = AccessToken.LoadOrCreate(directory["token"]);
        File.SetUnixFileMode(directory["token"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        _ = AccessToken.LoadOrCreate(directory["token"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory["token"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("not base 64 at all, although it is long enough to be one!")]
    public void What_is_no_token_is_refused_with_a_remedy(string content)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["token"], content);
        var refusal = Assert.Throws<RuntimeEnvironmentException>(() => AccessToken.LoadOrCreate(directory["token"]));
        Assert.Contains("remove", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_no_token()
    {
        using var directory = new TemporaryDirectory();
        _ = AccessToken.LoadOrCreate(directory["elsewhere"]);
        File.CreateSymbolicLink(directory["token"], directory["elsewhere"]);
        Assert.Throws<RuntimeEnvironmentException>(() => AccessToken.LoadOrCreate(directory["token"]));
    }
}
