using System.Security.Cryptography;
using System.Text;

namespace LabSim.Integration.Tests;

/// <summary><c>labsim exec</c> against the real agent: what docker exec's users expect.</summary>
[Collection(TriangleCollection.Name)]
public sealed class Exec(TriangleLab lab)
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    public async Task The_exit_status_is_the_commands(string script, int status) =>
        (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "sh", "-c", script)).Expect(status);

    [Fact]
    public async Task Outputs_stay_apart_and_arguments_are_not_read_by_a_shell()
    {
        var result = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "sh", "-c", "printf %s \"$1\"; printf err >&2", "x", "a  b;$(id)*")).Expect(0);
        Assert.Equal("a  b;$(id)*", result.Output);
        Assert.Equal("err", result.Error);
    }

    [Fact]
    public async Task Bytes_pass_unchanged_in_both_directions()
    {
        var bytes = new byte[3_000_000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 2_654_435_761L) >> 13);
        }

        var result = (await lab.Installation.RunAsync(bytes, "exec", TriangleLab.Name, "r1", "--", "cat")).Expect(0);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(result.OutputBytes));
    }

    [Fact]
    public async Task A_hundred_kilobytes_of_arguments_pass()
    {
        var words = Enumerable.Range(0, 1000).Select(i => new string((char)('a' + (i % 26)), 100)).ToArray();
        var result = (await lab.Installation.RunAsync(["exec", TriangleLab.Name, "r1", "--", "printf", "%s\n", .. words])).Expect(0);
        Assert.Equal(words, result.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_long_command_holds_no_other()
    {
        using var sleeper = lab.Installation.Start("exec", TriangleLab.Name, "r1", "--", "sleep", "60");
        var result = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "echo", "through")).Expect(0);
        Assert.Equal("through\n", result.Output);
        Assert.False(sleeper.HasExited);
        sleeper.Kill();
        await lab.Installation.AwaitExecAsync(10, output => output.Trim().Length == 0, TriangleLab.Name, "r1", "pidof", "sleep");
    }

    [Fact]
    public async Task A_background_child_does_not_hold_the_call()
    {
        var result = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r2", "--", "sh", "-c", "sleep 30 & echo started")).Expect(0);
        Assert.Equal("started\n", result.Output);
        Assert.True(result.Took < TimeSpan.FromSeconds(20), "the call waited for the child");
        await lab.Installation.RunAsync("exec", TriangleLab.Name, "r2", "--", "pkill", "sleep");
    }

    [Theory]
    [InlineData("no-such-program", 127)]
    [InlineData("/etc/hostname", 126)]
    public async Task What_cannot_be_run_has_dockers_exit_status(string program, int status)
    {
        var result = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", program)).Expect(status);
        Assert.StartsWith("labsim:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_node_is_named_with_those_that_exist()
    {
        var result = (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r9", "--", "true")).Expect(125);
        Assert.Contains("r9", result.Error, StringComparison.Ordinal);
        Assert.Contains("r1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tools_of_the_image_are_there()
    {
        string[] tools = ["ip", "ping", "traceroute", "iperf3", "tcpdump", "curl", "nc", "base64", "gzip", "vtysh"];
        var result = await lab.Installation.RunAsync(["exec", TriangleLab.Name, "r1", "--", "sh", "-c", "for t in \"$@\"; do command -v $t || echo missing $t; done; ip -V", "x", .. tools]);
        Assert.DoesNotContain("missing", result.Output, StringComparison.Ordinal);
        Assert.Contains("iproute2", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_shows_the_boot_and_takes_commands()
    {
        var log = (await lab.Installation.RunAsync("console", TriangleLab.Name, "r1", "--log")).Expect(0);
        Assert.NotEmpty(log.Output);
        var script = Encoding.ASCII.GetBytes("\necho con$((6*7))sole\n\u001d");
        var session = await lab.Installation.RunAsync(script, "console", TriangleLab.Name, "r1");
        var after = (await lab.Installation.RunAsync("console", TriangleLab.Name, "r1", "--log")).Expect(0);
        Assert.Contains("con42sole", session.Output + after.Output, StringComparison.Ordinal);
    }
}
