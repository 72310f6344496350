using System.Collections.Immutable;
using System.ComponentModel;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;
using Microsoft.Win32.SafeHandles;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Starting, knowing and ending processes, with shells in the place of QEMU.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_process_has_its_own_session_no_input_and_only_the_files_that_it_is_given()
    {
        await File.WriteAllTextAsync(_directory["given"], "content", Cancellation);
        using var stranger = File.OpenHandle(_directory["given"]);
        using var given = InheritableFile.Reference(_directory["given"]);
        var exit = await RunAsync("cat /proc/self/fd/3; echo; cut -d' ' -f6 /proc/$$/stat; echo $$; pwd; cat; env; echo descriptors; ls /proc/$$/fd", given);
        var lines = await File.ReadAllLinesAsync(_directory["out"], Cancellation);
        Assert.Equal(0, exit.Code);
        Assert.Equal("content", lines[0]);
        Assert.Equal(lines[2], lines[1]);
        Assert.Equal("/", lines[3]);

        // Besides 0 to 3 a shell may hold its own script's descriptor, above 9. No pipe here: the shell would hold its end.
        Assert.Equal(["0", "1", "2", "3"], lines.SkipWhile(line => line != "descriptors").Skip(1).Where(number => number.Length == 1));
        Assert.Contains("NAME=value", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("HOME=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_signal_is_ignored_or_blocked_in_it()
    {
        await RunAsync("exec grep -E '^Sig(Blk|Ign)' /proc/self/status");
        var sets = (await File.ReadAllLinesAsync(_directory["out"], Cancellation)).Select(line => Convert.ToUInt64(line.Split('\t')[1], 16)).ToList();

        // Signals 32 and 33 are glibc's own; sigfillset(3) leaves them out.
        Assert.Equal([0UL, 0UL], sets.Select(set => set & ~0x180000000UL));
    }

    [Fact]
    public async Task Its_exit_is_told_with_status_or_signal()
    {
        Assert.Equal(new ProcessExit(7, null), await RunAsync("exit 7"));
        Assert.Equal(new ProcessExit(null, 9), await RunAsync("kill -9 $$"));
    }

    [Fact]
    public void A_program_that_does_not_exist_is_told() =>
        Assert.Equal(2, Assert.Throws<Win32Exception>(() => Spawn(["/no/such/program"])).NativeErrorCode);

    [Fact]
    public void A_NUL_in_an_argument_is_refused() => Assert.Throws<ArgumentException>(() => Spawn(["/bin/true", "a\0b"]));

    [Fact]
    public async Task A_recorded_process_is_known_again_only_if_everything_agrees()
    {
        var pid = Spawn(["/bin/sh", "-c", "exec sleep 1000 0"]);
        using var child = MachineProcess.OfChild(pid, _directory["out"], 0);
        try
        {
            while (ProcessIdentity.Read(pid)?.Arguments[0] != "sleep")
            {
                await Task.Yield();
            }

            var record = child.Remember(TimeProvider.System.GetUtcNow());
            Assert.Equal(["sleep", "1000", "0"], record.Arguments);
            using (var known = MachineProcess.OfRecord(record, null))
            {
                Assert.NotNull(known);
            }

            foreach (var other in new[]
            {
                record with { StartTicks = record.StartTicks - 1 }, record with { BootId = "x" }, record with { Arguments = ["sleep", "1000"] },
                record with { ProcessId = Environment.ProcessId }, record with { ProcessId = 0 }, record with { ProcessId = -1 }, record with { ProcessId = int.MaxValue },
            })
            {
                Assert.Null(MachineProcess.OfRecord(other, null));
            }
        }
        finally
        {
            await child.KillAsync();
        }

        Assert.Equal(new ProcessExit(null, 9), await child.Exited);
        Assert.Null(ProcessIdentity.Read(pid));
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_to_end_is_killed()
    {
        var pid = Spawn(["/bin/sh", "-c", "trap '' TERM; echo ready; exec sleep 1000"]);
        using var child = MachineProcess.OfChild(pid, _directory["out"], 0);
        while (new FileInfo(_directory["out"]).Length == 0)
        {
            await Task.Yield();
        }

        var time = new ManualTimeProvider();
        var ending = child.EndAsync(TimeSpan.FromSeconds(2), time);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(ending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await ending;
        Assert.Equal(9, (await child.Exited).Signal);
    }

    [Fact]
    public void A_user_is_found_by_name()
    {
        Assert.Equal(new MachineUser("root", 0, 0), MachineUser.Find("root"));
        Assert.Null(MachineUser.Find("no-such-user"));
    }

    private async Task<ProcessExit> RunAsync(string script, params ImmutableArray<SafeFileHandle> inherited)
    {
        using var process = MachineProcess.OfChild(Spawn(["/bin/sh", "-c", script], inherited), _directory["out"], 0);
        return await process.Exited.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private int Spawn(ImmutableArray<string> arguments, params ImmutableArray<SafeFileHandle> inherited)
    {
        using var output = InheritableFile.Append(_directory["out"]);
        return ProcessSpawner.Start(new SpawnRequest
        {
            Arguments = arguments,
            Environment = ["PATH=/usr/bin:/bin", "NAME=value"],
            Output = output,
            Inherited = inherited,
        });
    }
}
