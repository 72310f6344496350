using LabSim.LabServer.Commands;

namespace LabSim.LabServer.Tests.Commands;

public sealed class CommandLines
{
    [Fact]
    public void Without_a_verb_the_server_runs()
    {
        var parsed = ServerArguments.Parse(["--listen", "http://127.0.0.1:0", "--data", "/d", "--background"]);
        Assert.Equal(("run", "http://127.0.0.1:0", "/d", true), (parsed.Verb, parsed.Listen, parsed.Data, parsed.Background));
        Assert.Equal("run", ServerArguments.Parse([]).Verb);
    }

    [Fact]
    public void Once_keeps_the_words_of_its_verb()
    {
        var parsed = ServerArguments.Parse(["once", "image-build", "labsim/router", "--arch", "x86_64", "--data", "/d"]);
        Assert.Equal(["image-build", "labsim/router", "--arch", "x86_64"], parsed.Words);
        Assert.Equal("/d", parsed.Data);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run", "--unknown")]
    [InlineData("run", "extra")]
    [InlineData("--data")]
    [InlineData("watch", "--listen")]
    [InlineData("run", "--keeper", "../keeper-1.sock")]
    [InlineData("run", "--keeper")]
    [InlineData("watch", "--keeper", "keeper-1.sock")]
    public void Wrong_words_are_refused(params string[] words) => Assert.Throws<UsageException>(() => ServerArguments.Parse(words));

    [Fact]
    public void The_command_line_goes_before_the_environment()
    {
        string? Variable(string name) => name switch { "LABSIM_HOME" => "/from/variable", "LABSIM_LISTEN" => "http://127.0.0.1:1", _ => null };
        var options = ServerArguments.Parse(["--data", "relative", "--listen", "http://127.0.0.1:2"]).ToOptions(Variable, "/here");
        Assert.Equal(("/here/relative", 2), (options.Home.Data, options.Listen!.Port));
        options = ServerArguments.Parse([]).ToOptions(Variable, "/here");
        Assert.Equal(("/from/variable", 1), (options.Home.Data, options.Listen!.Port));
        Assert.Throws<UsageException>(() => ServerArguments.Parse(["--listen", "nonsense"]).ToOptions(Variable, "/here"));
    }
}
