using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LabSim.NodeRuntime.Agent;

namespace LabSim.NodeRuntime.Tests.Agent;

public sealed class GuestAgentTests
{
    [Fact]
    public async Task A_command_gives_its_outputs_apart_and_its_status()
    {
        await using var guest = AgentProcess.Start();
        var (status, output, error) = await guest.ShellAsync("printf out; printf err >&2; exit 3");
        Assert.Equal((3, "out", "err"), (status, output, error));
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are_without_a_shell()
    {
        await using var guest = AgentProcess.Start();
        var (_, output, _) = await guest.RunAsync(["printf", "<%s>", "a b", "", "$HOME", "ünï\n~}", "*"]);
        Assert.Equal("<a b><><$HOME><ünï\n~}><*>", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task A_hundred_kilobytes_of_arguments_arrive()
    {
        await using var guest = AgentProcess.Start();
        var arguments = Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), 1000)).ToArray();
        var (_, output, _) = await guest.RunAsync(["printf", "%s", .. arguments]);
        Assert.Equal(string.Concat(arguments), Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task Ten_megabytes_of_any_bytes_go_through_and_come_back()
    {
        await using var guest = AgentProcess.Start();
        var bytes = RandomNumberGenerator.GetBytes(10_000_000);
        var (status, output, _) = await guest.RunAsync(["cat"], new MemoryStream(bytes));
        Assert.Equal(0, status);
        Assert.True(bytes.AsSpan().SequenceEqual(output), $"{output.Length} bytes came back, and not the same");
    }

    [Fact]
    public async Task Without_input_a_command_finds_the_end_of_file()
    {
        await using var guest = AgentProcess.Start();
        Assert.Equal("0\n", (await guest.ShellAsync("wc -c | tr -d ' '")).Output);
    }

    [Fact]
    public async Task A_command_that_leaves_its_input_unread_ends_nevertheless()
    {
        await using var guest = AgentProcess.Start();
        var (status, output, _) = await guest.ShellAsync("echo done", new MemoryStream(new byte[1_000_000]));
        Assert.Equal((0, "done\n"), (status, output));
    }

    [Theory]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("exit 255", 255)]
    public async Task The_status_of_a_signal_is_128_and_its_number(string line, int expected)
    {
        await using var guest = AgentProcess.Start();
        Assert.Equal(expected, (await guest.ShellAsync(line)).Status);
    }

    [Theory]
    [InlineData("/no/such/program", 127)]
    [InlineData("no-such-program", 127)]
    [InlineData("/etc", 126)]
    [InlineData("/etc/passwd", 126)]
    public async Task What_cannot_run_says_so(string program, int expected)
    {
        await using var guest = AgentProcess.Start();
        var (status, _, error) = await guest.RunAsync([program]);
        Assert.Equal(expected, status);
        Assert.StartsWith($"labsim: {program}: ", Encoding.UTF8.GetString(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_is_that_of_a_node()
    {
        await using var guest = AgentProcess.Start();
        var (_, output, _) = await guest.ShellAsync("echo $PATH $HOME $TERM $VTYSH_PAGER; ulimit -c >/dev/null; trap '' PIPE; echo ok");
        Assert.Equal("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /root dumb cat\nok\n", output);
    }

    [Fact]
    public async Task A_background_child_does_not_hold_the_call_and_lives_on()
    {
        await using var guest = AgentProcess.Start();
        var file = Path.GetTempFileName();
        try
        {
            var (status, output, _) = await guest.ShellAsync($"(sleep 0.7; echo noise; echo alive > {file}) & echo now");
            Assert.Equal((0, "now\n"), (status, output));
            Assert.Equal("", await File.ReadAllTextAsync(file, AgentProcess.Deadline()));
            Assert.Equal("alive\n", (await guest.ShellAsync($"until [ -s {file} ]; do sleep 0.05; done; cat {file}")).Output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task All_that_a_command_wrote_before_its_end_arrives_although_a_child_holds_the_pipe()
    {
        await using var guest = AgentProcess.Start();
        var (_, output, _) = await guest.ShellAsync("sleep 30 & head -c 60000 /dev/zero; kill $! 2>/dev/null & exit 0");
        Assert.Equal(60000, output.Length);
    }

    [Fact]
    public async Task A_flood_that_nobody_reads_blocks_nobody_else()
    {
        await using var guest = AgentProcess.Start();
        using var stop = new CancellationTokenSource();
        var held = new TaskCompletionSource();
        var flood = guest.Agent.ExecuteAsync(["cat", "/dev/zero"], null, (_, _) => new ValueTask(held.Task), stop.Token);
        var greedy = guest.Agent.ExecuteAsync(["sleep", "1000"], new MemoryStream(new byte[1 << 22]), (_, _) => default, stop.Token);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("hello\n", (await guest.ShellAsync("echo hello")).Output);
        }

        await stop.CancelAsync();
        held.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flood);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => greedy);
    }

    [Fact]
    public async Task Many_commands_run_at_once_and_keep_their_outputs_apart()
    {
        await using var guest = AgentProcess.Start();
        var calls = Enumerable.Range(0, 20).Select(i => guest.ShellAsync($"for n in 1 2 3; do echo {i}; done; exit {i}")).ToArray();
        var results = await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (i, $"{i}\n{i}\n{i}\n", "")), results);
    }

    [Fact]
    public async Task A_caller_who_goes_takes_the_command_and_its_children_along()
    {
        await using var guest = AgentProcess.Start();
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource<int>();
        var call = guest.Agent.ExecuteAsync(
            ["sh", "-c", "sleep 1000 & echo $!; wait"], null,
            (_, bytes) =>
            {
                started.TrySetResult(int.Parse(Encoding.ASCII.GetString(bytes.Span)));
                return default;
            },
            stop.Token);
        var child = await started.Task.WaitAsync(AgentProcess.Deadline());
        Assert.True(Directory.Exists($"/proc/{child}"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, (await guest.ShellAsync($"while kill -0 {child} 2>/dev/null; do sleep 0.05; done")).Status);
    }

    [Fact]
    public async Task A_command_that_ignores_the_first_signal_gets_the_last()
    {
        await using var guest = AgentProcess.Start();
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource<int>();
        var call = guest.Agent.ExecuteAsync(
            ["sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.1; done"], null,
            (_, bytes) =>
            {
                started.TrySetResult(int.Parse(Encoding.ASCII.GetString(bytes.Span)));
                return default;
            },
            stop.Token);
        var shell = await started.Task.WaitAsync(AgentProcess.Deadline());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, (await guest.ShellAsync($"while kill -0 {shell} 2>/dev/null; do sleep 0.05; done")).Status);
    }

    [Fact]
    public async Task A_caller_whose_output_breaks_ends_the_command()
    {
        await using var guest = AgentProcess.Start();
        await Assert.ThrowsAsync<IOException>(() => guest.Agent.ExecuteAsync(
            ["cat", "/dev/zero"], null, (_, _) => throw new IOException("the caller's pipe is closed"), AgentProcess.Deadline()));
        Assert.Equal("1\n", (await guest.ShellAsync("echo 1")).Output);
    }

    [Fact]
    public async Task States_are_told_in_order()
    {
        await using var guest = AgentProcess.StartSilently();
        var states = new List<GuestState>();
        var ready = new TaskCompletionSource();
        var failed = new TaskCompletionSource();
        guest.Agent.StateChanged += state =>
        {
            states.Add(state);
            (state.Phase == GuestPhase.Ready ? ready : failed).TrySetResult();
        };
        guest.Agent.Start();
        await guest.ShellAsync("true");
        Assert.Equal(GuestState.Unknown, guest.Agent.State);
        guest.Tell("ready", "");
        await ready.Task.WaitAsync(AgentProcess.Deadline());
        guest.Tell("failed", "exec: 'false' ended with status 1\n\u001b[31mred");
        await failed.Task.WaitAsync(AgentProcess.Deadline());
        Assert.Equal(
            [new GuestState(GuestPhase.Ready, ""), new GuestState(GuestPhase.Failed, "exec: 'false' ended with status 1\n\uFFFD[31mred")], states);
    }

    [Fact]
    public async Task The_identity_is_told()
    {
        await using var guest = AgentProcess.Start();
        var identity = await guest.Agent.ReadIdentityAsync(AgentProcess.Deadline());
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/hostname").Trim(), identity.Hostname);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), identity.BootId);
        Assert.InRange(identity.Clock, 1_700_000_000, long.MaxValue);
    }

    [Fact]
    public async Task An_identity_cannot_smuggle_a_line()
    {
        await using var guest = AgentProcess.Start();
        await Assert.ThrowsAsync<ArgumentException>(
            () => guest.Agent.ChangeIdentityAsync(new GuestIdentityChange { Hostname = "a\nclock=0" }, AgentProcess.Deadline()));
    }

    [Fact]
    public async Task When_the_guest_goes_every_call_fails()
    {
        var guest = AgentProcess.Start();
        var call = guest.RunAsync(["sleep", "2"]);
        await guest.ShellAsync("true");
        System.Diagnostics.Process.GetProcessById(guest.ProcessId).Kill();
        Assert.Contains("went away", (await Assert.ThrowsAsync<GuestAgentException>(() => call)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GuestAgentException>(() => guest.RunAsync(["true"]));
        await guest.DisposeAsync();
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("a zero byte")]
    [InlineData("too much")]
    public async Task Arguments_that_cannot_be_are_refused(string what)
    {
        await using var guest = AgentProcess.Start();
        ImmutableArray<string> arguments = what switch { "nothing" => [], "a zero byte" => ["a\0b"], _ => ["echo", new string('x', 1 << 21)] };
        await Assert.ThrowsAsync<ArgumentException>(() => guest.RunAsync(arguments));
    }
}
