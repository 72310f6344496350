using System.Diagnostics;
using LabSim.Cli.Tests.Fakes;

namespace LabSim.Cli.Tests.Completion;

/// <summary>The scripts, run by the shells that they are for.</summary>
public sealed class Scripts
{
    private const string Names = """
        case "$*" in
            'complete labs') echo 'tri square' | tr ' ' '\n' ;;
            'complete nodes tri') echo 'r1 r2' | tr ' ' '\n' ;;
            'complete endpoints tri') echo 'r1:eth1 r2:eth1' | tr ' ' '\n' ;;
        esac
        """;

    [Theory]
    [InlineData("labsim va", "validate")]
    [InlineData("labsim image r", "rm")]
    [InlineData("labsim up x.yaml --wai", "--wait")]
    [InlineData("labsim up x.yaml --wait r", "ready running")]
    [InlineData("labsim up to", "topology.yaml")]
    [InlineData("labsim ps ", "tri square")]
    [InlineData("labsim exec tri ", "r1 r2")]
    [InlineData("labsim exec tri r1 -- l", "")]
    [InlineData("labsim capture tri r1:", "r1:eth1")]
    [InlineData("labsim capture tri r1:eth1 ", "r1:eth1 r2:eth1")]
    [InlineData("labsim capture -f udp tri r2", "r2:eth1")]
    [InlineData("labsim capture tri r1:eth1 -w to", "topology.yaml")]
    [InlineData("labsim completion ", "bash zsh fish")]
    public async Task Bash_offers_what_fits(string line, string expected)
    {
        await using var run = new CommandRun();
        var words = line.Split(' ');
        var array = string.Join(' ', words.Select(word => $"'{word}'"));
        var output = await InShellAsync(run, "bash", "--norc", $"source ./completion; COMP_WORDS=({array}); COMP_CWORD={words.Length - 1}; _labsim; echo \"${{COMPREPLY[*]}}\"");
        Assert.Equal(expected, output.Trim());
    }

    [Theory]
    [InlineData("labsim va", "validate")]
    [InlineData("labsim image r", "rm")]
    [InlineData("labsim up x.yaml --wai", "--wait")]
    [InlineData("labsim up x.yaml --wait r", "ready running")]
    [InlineData("labsim up to", "topology.yaml")]
    [InlineData("labsim ps ", "square tri")]
    [InlineData("labsim exec tri ", "r1 r2")]
    [InlineData("labsim capture tri r2", "r2:eth1")]
    public async Task Fish_offers_what_fits(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed: apt-get install fish");
        await using var run = new CommandRun();
        var output = await InShellAsync(run, "fish", "--no-config", $"source ./completion; complete -C '{line}'");
        Assert.Equal(expected, string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(offer => offer.Split('\t')[0])));
    }

    [Fact]
    public async Task Zsh_takes_the_script_and_registers_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed: apt-get install zsh");
        await using var run = new CommandRun();
        Assert.Equal("_bash_complete -o filenames -F _labsim", (await InShellAsync(run, "zsh", "-f", "source ./completion; echo $_comps[labsim]")).Trim());
    }

    private static async Task<string> InShellAsync(CommandRun run, string shell, string option, string script)
    {
        Assert.Equal(0, await run.RunAsync("completion", shell));
        run.Write("completion", run.OutText);
        run.Write("topology.yaml", "");
        run.WriteProgram("labsim", Names);
        var start = new ProcessStartInfo(shell, [option, "-c", script]) { WorkingDirectory = run.Directory.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{run.Directory.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = run.Directory.Path;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return output;
    }
}
