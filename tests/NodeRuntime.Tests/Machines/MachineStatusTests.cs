using System.Collections.Concurrent;
using System.Text.Json;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Tests.Machines;

public class MachineStatusTests
{
    private readonly List<MachineChange> _changes = [];

    [Fact]
    public void The_state_follows_from_the_facts_and_heals_by_itself()
    {
        var status = new MachineStatus(new MachineFacets(), _changes.Add);
        status.Update(facets => facets with { Ready = true });
        status.Update(facets => facets with { Silence = "no answer" });
        status.Update(facets => facets with { Paused = true });
        status.Update(facets => facets with { Silence = null });
        status.Update(facets => facets with { Paused = false });
        status.Update(facets => facets with { Stopping = true });
        status.Update(facets => facets with { End = new MachineChange(MachineState.Stopped, null) });
        Assert.Equal(
            [
                MachineState.Ready, MachineState.Unresponsive, MachineState.Paused, MachineState.Ready, MachineState.Stopping, MachineState.Stopped,
            ],
            _changes.Select(change => change.State));
        Assert.Equal("no answer", _changes[1].Reason);
    }

    [Fact]
    public void The_end_is_final_and_nothing_is_said_twice()
    {
        var status = new MachineStatus(new MachineFacets(), _changes.Add);
        status.Update(facets => facets with { Shutdown = "guest-shutdown" });
        status.Update(facets => facets with { End = new MachineChange(MachineState.Crashed, "why") });
        status.Update(facets => facets with { Ready = true, End = null });
        Assert.Equal([new MachineChange(MachineState.Crashed, "why")], _changes);
        Assert.Equal(MachineState.Crashed, status.Current.State);
    }

    [Fact]
    public void A_change_made_by_a_listener_is_told_after_the_one_that_it_answers()
    {
        MachineStatus? status = null;
        status = new MachineStatus(new MachineFacets(), change =>
        {
            if (change.State == MachineState.Ready)
            {
                status!.Update(facets => facets with { Paused = true });
            }

            _changes.Add(change);
        });
        status.Update(facets => facets with { Ready = true });
        Assert.Equal([MachineState.Ready, MachineState.Paused], _changes.Select(change => change.State));
    }

    [Fact]
    public void Concurrent_changes_are_told_one_after_the_other()
    {
        var inside = 0;
        var overlaps = 0;
        var told = new ConcurrentQueue<MachineState>();
        var status = new MachineStatus(new MachineFacets(), change =>
        {
            overlaps += Interlocked.Increment(ref inside) - 1;
            told.Enqueue(change.State);
            Thread.Yield();
            Interlocked.Decrement(ref inside);
        });
        Parallel.For(0, 2000, i => status.Update(facets => facets with { Paused = !facets.Paused }));
        Assert.Equal(0, overlaps);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? MachineState.Paused : MachineState.Booting), told);
    }

    [Theory]
    [InlineData("""{"event":"STOP"}""", MachineState.Paused, null)]
    [InlineData("""{"event":"RESUME"}""", MachineState.Ready, null)]
    [InlineData("""{"event":"RESET","data":{"guest":true,"reason":"guest-reset"}}""", MachineState.Booting, null)]
    [InlineData("""{"event":"GUEST_PANICKED","data":{"action":"run"}}""", MachineState.Failed, "the guest's kernel panicked")]
    [InlineData("""{"event":"SHUTDOWN","data":{"guest":true,"reason":"guest-shutdown"}}""", MachineState.Ready, null)]
    [InlineData("""{"event":"SOMETHING_NEW","data":[1,2]}""", MachineState.Ready, null)]
    [InlineData("""{"event":"SHUTDOWN","data":[1,2]}""", MachineState.Ready, null)]
    public void Events_change_what_they_say(string line, MachineState state, string? reason)
    {
        var happened = QmpMessage.Parse(System.Text.Encoding.UTF8.GetBytes(line)).Event!;
        var facets = MachineEvents.Apply(new MachineFacets { Ready = true }, happened, tellsReady: true);
        Assert.Equal(new MachineChange(state, reason), facets.Derive());
    }

    [Fact]
    public void A_full_disk_pauses_the_machine_and_says_so()
    {
        var facets = Apply(Apply(new MachineFacets { Ready = true }, "BLOCK_IO_ERROR", """{"action":"stop","nospace":true,"reason":"No space left on device"}"""), "STOP", "{}");
        Assert.Equal(new MachineChange(MachineState.Paused, "no space is left for its disk"), facets.Derive());
        Assert.Equal(MachineState.Ready, Apply(facets, "RESUME", "{}").Derive().State);
    }

    [Fact]
    public void The_stop_that_goes_before_the_end_is_no_pause() =>
        Assert.False(Apply(Apply(new MachineFacets(), "SHUTDOWN", """{"guest":true}"""), "STOP", "{}").Paused);

    [Theory]
    [InlineData("guest-shutdown", 0, null, MachineState.Stopped, "the guest powered itself off")]
    [InlineData("host-qmp-quit", 0, null, MachineState.Stopped, null)]
    [InlineData("host-signal", 0, null, MachineState.Crashed, "QEMU is gone (exit status 0): words")]
    [InlineData("guest-shutdown", null, 11, MachineState.Crashed, "QEMU is gone (killed by signal 11): words")]
    [InlineData(null, 1, null, MachineState.Crashed, "QEMU is gone (exit status 1): words")]
    [InlineData(null, null, null, MachineState.Crashed, "QEMU is gone (exit status unknown, it was adopted): words")]
    public void An_end_that_nobody_asked_for_is_a_crash(string? shutdown, int? code, int? signal, MachineState state, string? reason) =>
        Assert.Equal(new MachineChange(state, reason), MachineEnding.Of(new MachineFacets { Shutdown = shutdown }, new ProcessExit(code, signal), "words"));

    [Theory]
    [InlineData("guest-shutdown", MachineState.Stopped, "the guest powered itself off")]
    [InlineData("host-signal", MachineState.Crashed, "QEMU hung while it was ending and was killed: words")]
    public void An_end_that_had_to_be_helped_is_what_it_would_have_been(string shutdown, MachineState state, string reason) =>
        Assert.Equal(
            new MachineChange(state, reason),
            MachineEnding.Of(new MachineFacets { Shutdown = shutdown, HungAtShutdown = true }, new ProcessExit(null, 9), "words"));

    [Fact]
    public void An_end_for_want_of_memory_says_so_unless_we_asked_for_it()
    {
        var killed = new ProcessExit(null, 9);
        Assert.StartsWith("memory ran out", MachineEnding.Of(new MachineFacets(), killed, "words", MemoryShortage.OfHost).Reason, StringComparison.Ordinal);
        Assert.StartsWith("its QEMU wanted more memory than its memory-limit", MachineEnding.Of(new MachineFacets(), killed, "words", MemoryShortage.OfLimit).Reason, StringComparison.Ordinal);
        Assert.Equal(new MachineChange(MachineState.Stopped, null), MachineEnding.Of(new MachineFacets { Stopping = true }, killed, "words", MemoryShortage.OfHost));
    }

    [Fact]
    public void An_end_that_we_asked_for_is_none() =>
        Assert.Equal(MachineState.Stopped, MachineEnding.Of(new MachineFacets { Stopping = true }, new ProcessExit(null, 9), "words").State);

    private static MachineFacets Apply(MachineFacets facets, string name, string content)
    {
        using var document = JsonDocument.Parse(content);
        return MachineEvents.Apply(facets, new QmpEvent(name, document.RootElement.Clone()), tellsReady: true);
    }
}
