using LabSim.Cli.Tests.Fakes;

namespace LabSim.Cli.Tests.Commands;

public sealed class WrongWords
{
    [Theory]
    [InlineData("has no verb 'strat' (did you mean start?)", "strat")]
    [InlineData("has no verb 'zzzzzz'\n", "zzzzzz")]
    [InlineData("`labsim up` has no option --nam (did you mean --name?)", "up", "--nam", "x")]
    [InlineData("`labsim up` has no option --jsno (did you mean --json?)", "up", "x.yaml", "--jsno")]
    [InlineData("`labsim up` needs FILE", "up")]
    [InlineData("'b.yaml' is one word too many for `labsim up`", "up", "a.yaml", "b.yaml")]
    [InlineData("--wait is one of none, running, ready, not 'redy' (did you mean ready?)", "up", "a.yaml", "--wait", "redy")]
    [InlineData("'10' is no length of time: write a number with its unit", "up", "a.yaml", "--timeout", "10")]
    [InlineData("'-5s' is no length of time", "up", "a.yaml", "--timeout=-5s")]
    [InlineData("--up and --down exclude each other", "link", "r1:eth1", "--up", "--down")]
    [InlineData("--count is at least 1", "capture", "r1:eth1", "-c", "0")]
    [InlineData("--follow goes on after --last", "capture", "r1:eth1", "--follow")]
    [InlineData("'30' is no length of time", "capture", "r1:eth1", "--last", "30")]
    [InlineData("--ring-size makes files, and standard output is none", "capture", "r1:eth1", "--ring-size", "10MiB")]
    [InlineData("--ring-age makes files, and standard output is none", "capture", "r1:eth1", "--ring-age", "60s", "-w", "-")]
    [InlineData("--ring-files keeps the newest files: say when one ends", "capture", "r1:eth1", "--ring-files", "5", "-w", "x.pcapng")]
    [InlineData("--ring-files is 1 to 100000", "capture", "r1:eth1", "--ring-files", "0", "--ring-size", "1M", "-w", "x.pcapng")]
    [InlineData("'10' is no size of a file", "capture", "r1:eth1", "--ring-size", "10", "-w", "x.pcapng")]
    [InlineData("'1KiB' is no size of a file: write a whole number with its unit, such as 500KiB, 10MiB or 1GiB; at least 128KiB", "capture", "r1:eth1", "--ring-size", "1KiB", "-w", "x.pcapng")]
    [InlineData("--snaplen is 1 to 262144", "capture", "r1:eth1", "-s", "262145")]
    [InlineData("`labsim image` needs one of: ls, build, add, import, rm, inspect", "image")]
    [InlineData("ftp://example.org/x.qcow2 is no address that can be fetched", "image", "add", "ftp://example.org/x.qcow2")]
    [InlineData("one FILE is needed, 2 were given", "image", "import", "a.gns3a", "b.gns3a")]
    [InlineData("SHELL is one of bash, zsh, fish, not 'bsh' (did you mean bash?)", "completion", "bsh")]
    [InlineData("no command: write it after --", "exec", "tri", "r1")]
    [InlineData("no command: write it after --", "exec", "tri", "r1", "--")]
    public async Task Are_a_usage_error_that_says_what_was_probably_meant(string expected, params string[] words)
    {
        await using var run = new CommandRun();
        Assert.Equal(2, await run.RunAsync(words));
        Assert.Contains(expected, run.ErrorText, StringComparison.Ordinal);
        Assert.Empty(run.OutText);
    }

    [Fact]
    public async Task With_json_the_problem_is_a_document_too()
    {
        await using var run = new CommandRun();
        Assert.Equal(2, await run.RunAsync("up", "--json"));
        var problem = System.Text.Json.JsonSerializer.Deserialize(run.OutText, Contracts.Wire.ContractJson.Default.ProblemDocument)!;
        Assert.Equal((2, "`labsim up` needs FILE", "labsim up --help"), (problem.ExitStatus, problem.Detail, problem.Remedy));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    [InlineData("version")]
    public async Task The_version_is_told_however_it_is_asked_for(string word)
    {
        await using var run = new CommandRun();
        Assert.Equal(0, await run.RunAsync(word));
        Assert.StartsWith("labsim ", run.OutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_words_the_help_is_shown_on_standard_error()
    {
        await using var run = new CommandRun();
        Assert.Equal(2, await run.RunAsync());
        Assert.Contains("usage: labsim VERB", run.ErrorText, StringComparison.Ordinal);
        Assert.Empty(run.OutText);
    }

    [Fact]
    public async Task Words_cannot_write_to_the_terminal()
    {
        await using var run = new CommandRun();
        await run.RunAsync("\e[31mred");
        Assert.DoesNotContain('\e', run.ErrorText);
        Assert.Contains("\\u001b[31mred", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_no_file_of_words()
    {
        await using var run = new CommandRun();
        run.Write("words", "--help");
        Assert.Equal(2, await run.RunAsync("@words"));
    }
}
