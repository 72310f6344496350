using System.Text.Json.Nodes;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>A machine whose QEMU says what the test wants.</summary>
public class HostileQemuTests
{
    [Theory]
    [InlineData("garbage\n")]
    [InlineData("{\"event\":[]}\n")]
    public async Task Garbage_on_QMP_fails_the_node_which_can_still_be_ended(string garbage)
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        await fake.Qemu.SendAsync(garbage);
        await fake.PassUntilAsync(() => machine.State == MachineState.Failed);
        Assert.Contains("no QMP message", machine.Reason, StringComparison.Ordinal);
        var stopping = machine.StopAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await fake.PassUntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(MachineState.Stopped, machine.State);
        Assert.Null(ProcessIdentity.Read(fake.Record.ProcessId));
    }

    [Fact]
    public async Task Silence_makes_it_unresponsive_and_an_answer_heals_it()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        Assert.Equal(MachineState.Ready, machine.State);
        var answer = fake.Qemu.Answer;
        fake.Qemu.Answer = (_, _) => null;
        await fake.PassUntilAsync(() => machine.State == MachineState.Unresponsive);
        fake.Qemu.Answer = answer;
        var last = fake.Qemu.Commands.Count;
        await fake.Qemu.SendAsync($$$"""{"return": {"status": "running"}, "id": {{{last}}}}""" + "\n");
        await fake.PassUntilAsync(() => machine.State == MachineState.Ready);
    }

    [Fact]
    public async Task A_QEMU_that_says_it_ends_and_does_not_is_killed()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        fake.Qemu.Answer = (_, _) => null;
        await fake.Qemu.SendEventAsync("SHUTDOWN", new JsonObject { ["guest"] = true, ["reason"] = "guest-shutdown" });
        await fake.PassUntilAsync(() => machine.State == MachineState.Stopped);
        Assert.Equal("the guest powered itself off", machine.Reason);
        Assert.Null(ProcessIdentity.Read(fake.Record.ProcessId));
    }

    [Fact]
    public async Task A_QEMU_that_never_greets_is_taken_up_as_unresponsive()
    {
        await using var fake = new AdoptedFake(greets: false);
        await using var machine = await fake.AdoptAsync();
        await fake.PassUntilAsync(() => machine.State == MachineState.Unresponsive);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_shape_harms_nothing()
    {
        await using var fake = new AdoptedFake();
        fake.Qemu.Answer = (_, _) => new JsonArray(1, 2);
        await using var machine = await fake.AdoptAsync();
        foreach (var shape in new JsonNode[] { new JsonObject { ["status"] = 7 }, new JsonObject(), new JsonArray() })
        {
            var before = fake.Qemu.Commands.Count;
            fake.Qemu.Answer = (_, _) => shape.DeepClone();
            await fake.PassUntilAsync(() => fake.Qemu.Commands.Count >= before + 2);
        }

        fake.Qemu.Answer = (_, _) => new JsonObject { ["status"] = "paused" };
        await fake.PassUntilAsync(() => machine.State == MachineState.Paused);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_end_the_watch()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        machine.Changed += (_, _) => throw new InvalidOperationException("a listener's mistake");
        fake.Qemu.Answer = (_, _) => new JsonObject { ["status"] = "paused" };
        await fake.Qemu.SendEventAsync("STOP");
        await fake.PassUntilAsync(() => machine.State == MachineState.Paused);
        fake.Qemu.Answer = (_, _) => new JsonObject { ["status"] = "running" };
        await fake.Qemu.SendEventAsync("RESUME");
        await fake.PassUntilAsync(() => machine.State == MachineState.Ready);
        Assert.Equal(MachineState.Ready, machine.State);
    }

    [Fact]
    public async Task Pause_and_resume_are_followed()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        fake.Qemu.Answer = (_, _) => new JsonObject { ["status"] = "paused" };
        await fake.Qemu.SendEventAsync("STOP");
        await fake.PassUntilAsync(() => machine.State == MachineState.Paused);
        fake.Qemu.Answer = (_, _) => new JsonObject { ["status"] = "running" };
        await fake.Qemu.SendEventAsync("RESUME");
        await fake.PassUntilAsync(() => machine.State == MachineState.Ready);
    }

    [Fact]
    public async Task A_guest_that_has_not_said_ready_is_still_booting_for_the_next_server()
    {
        await using var fake = new AdoptedFake(hasAgent: true);
        await using var machine = await fake.AdoptAsync();
        Assert.Equal(MachineState.Booting, machine.State);
    }

    [Fact]
    public async Task A_recorded_readiness_lasts()
    {
        await using var fake = new AdoptedFake(hasAgent: true);
        await using var machine = await fake.AdoptAsync(fake.Record with { ReadyAt = fake.Time.GetUtcNow() });
        Assert.Equal(MachineState.Ready, machine.State);
    }

    [Fact]
    public async Task A_machine_that_was_held_before_its_first_instruction_is_let_go()
    {
        await using var fake = new AdoptedFake();
        fake.Qemu.Answer = (_, _) => new JsonObject { ["status"] = "prelaunch" };
        await using var machine = await fake.AdoptAsync();
        Assert.Contains(fake.Qemu.Commands, sent => sent.Command == "cont");
    }

    [Fact]
    public async Task A_cable_that_is_out_stays_out_whatever_QEMU_does_on_reconnection()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        await machine.SetCarrierAsync("Gi0/0", up: false, TestContext.Current.CancellationToken);
        await fake.PassUntilAsync(() => Lines(fake).Count() >= 3);
        Assert.All(Lines(fake), line => Assert.Equal("""{"name":"nic1","up":false}""", line));
        await machine.SetCarrierAsync("Gi0/0", up: true, TestContext.Current.CancellationToken);
        Assert.Equal("""{"name":"nic1","up":true}""", Lines(fake).Last());
    }

    [Fact]
    public async Task A_NIC_that_does_not_exist_names_those_that_do()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => machine.SetCarrierAsync("eth9", true, TestContext.Current.CancellationToken));
        Assert.Contains("eth1, Gi0/0", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NETDEV_VHOST_USER_CONNECTED")]
    [InlineData("NETDEV_STREAM_CONNECTED")]
    public async Task A_cable_that_is_out_is_said_again_when_a_NIC_has_come_to_its_port(string happened)
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        await machine.SetCarrierAsync("Gi0/0", false, TestContext.Current.CancellationToken);
        var before = Lines(fake).Count();
        await fake.Qemu.SendEventAsync(happened);
        Assert.True(SpinWait.SpinUntil(() => Lines(fake).Count() > before, TimeSpan.FromSeconds(10)));
        Assert.Contains("nic1", Lines(fake).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_QEMU_refuses_names_lab_and_node()
    {
        await using var fake = new AdoptedFake();
        await using var machine = await fake.AdoptAsync();
        fake.Qemu.Answer = (command, _) => command == "set_link" ? "Device 'nic0' not found" : new JsonObject();
        var failure = await Assert.ThrowsAsync<MachineControlException>(() => machine.SetCarrierAsync("eth1", false, TestContext.Current.CancellationToken));
        Assert.Equal("lab/r1: cannot set the carrier of eth1: Device 'nic0' not found", failure.Message);
    }

    private static IEnumerable<string> Lines(AdoptedFake fake) =>
        fake.Qemu.Commands.Where(sent => sent.Command == "set_link").Select(sent => sent.Arguments!.ToJsonString());
}
