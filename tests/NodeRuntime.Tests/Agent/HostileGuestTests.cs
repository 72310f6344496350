using LabSim.NodeRuntime.Agent;

namespace LabSim.NodeRuntime.Tests.Agent;

public sealed class HostileGuestTests
{
    [Fact]
    public async Task A_guest_that_sends_more_than_its_window_loses_the_connection()
    {
        await using var guest = new HostileGuest();
        await guest.WelcomeAsync();
        var held = new TaskCompletionSource();
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => new ValueTask(held.Task), AgentProcess.Deadline());
        var execute = await guest.ReceiveAsync(AgentFrameType.Execute);
        for (var sent = 0; sent <= AgentCall.OutputWindow; sent += 30000)
        {
            await guest.SendAsync(AgentFrameType.Output, execute.Channel, new byte[30000]);
        }

        await guest.Agent.Ended.WaitAsync(AgentProcess.Deadline());
        held.SetResult();
        Assert.Contains("more output", (await Assert.ThrowsAsync<GuestAgentException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiny_frames_use_the_window_too()
    {
        await using var guest = new HostileGuest();
        await guest.WelcomeAsync();
        var held = new TaskCompletionSource();
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => new ValueTask(held.Task), AgentProcess.Deadline());
        var execute = await guest.ReceiveAsync(AgentFrameType.Execute);
        var frame = new AgentFrame(AgentFrameType.Error, execute.Channel, default).Encode();
        await guest.SendAsync(Enumerable.Repeat(frame, (AgentCall.OutputWindow / AgentCall.FrameCost) + 1).SelectMany(bytes => bytes).ToArray());
        await guest.Agent.Ended.WaitAsync(AgentProcess.Deadline());
        held.SetResult();
        await Assert.ThrowsAsync<GuestAgentException>(() => call);
    }

    [Fact]
    public async Task A_mebibyte_of_garbage_ends_the_connection()
    {
        await using var guest = new HostileGuest();
        await guest.WelcomeAsync();
        for (var i = 0; i < 40 && !guest.Agent.Ended.IsCompleted; i++)
        {
            await guest.SendAsync(Enumerable.Repeat((byte)'x', 32768).ToArray());
        }

        await guest.Agent.Ended.WaitAsync(AgentProcess.Deadline());
        var failure = await Assert.ThrowsAsync<GuestAgentException>(() => guest.Agent.PowerOffAsync(CancellationToken.None));
        Assert.Contains("nonsense", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_states_ends_the_connection()
    {
        await using var guest = new HostileGuest();
        var heard = 0;
        guest.Agent.StateChanged += _ => heard++;
        await guest.WelcomeAsync();
        for (var i = 0; i < 100; i++)
        {
            await guest.SendAsync(AgentFrameType.State, 0, (byte)'F', (byte)('0' + (i % 10)));
        }

        await guest.Agent.Ended.WaitAsync(AgentProcess.Deadline());
        Assert.InRange(heard, 1, 60);
    }

    [Fact]
    public async Task Restarts_without_end_end_the_connection()
    {
        await using var guest = new HostileGuest();
        for (var i = 0; i < 100; i++)
        {
            await guest.SendAsync(AgentFrameType.Welcome, 0, new byte[12]);
        }

        await guest.Agent.Ended.WaitAsync(AgentProcess.Deadline());
    }

    [Fact]
    public async Task Frames_about_nothing_are_ignored()
    {
        await using var guest = new HostileGuest();
        await guest.SendAsync(AgentFrameType.State, 0, (byte)'R');
        await guest.WelcomeAsync();
        foreach (var type in Enum.GetValues<AgentFrameType>().Where(type => type != AgentFrameType.Welcome))
        {
            await guest.SendAsync(type, 0xFFFFFFFF);
            await guest.SendAsync(type, 77, 1, 2, 3, 4);
        }

        await guest.SendAsync((AgentFrameType)0xEE, 1, 1);
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => default, AgentProcess.Deadline());
        var execute = await guest.ReceiveAsync(AgentFrameType.Execute);
        await guest.SendAsync(AgentFrameType.Exit, execute.Channel, 0xFF, 0xFF, 0xFF, 0xFF);
        Assert.Equal(255, await call);
        Assert.Equal(GuestPhase.Booting, guest.Agent.State.Phase);
    }

    [Fact]
    public async Task Input_that_was_never_sent_cannot_be_taken()
    {
        await using var guest = new HostileGuest();
        await guest.WelcomeAsync();
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => default, AgentProcess.Deadline());
        var execute = await guest.ReceiveAsync(AgentFrameType.Execute);
        await guest.SendAsync(AgentFrameType.Credit, execute.Channel, 0, 0xFF, 0xFF, 0xFF, 0xFF);
        await Assert.ThrowsAsync<GuestAgentException>(() => call);
    }

    [Fact]
    public async Task A_silent_guest_is_not_waited_for_longer_than_ten_seconds()
    {
        await using var guest = new HostileGuest();
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => default, CancellationToken.None);
        Assert.False(call.IsCompleted);
        guest.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("booting", (await Assert.ThrowsAsync<GuestAgentException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_restarts_fails_its_calls_and_is_greeted_again()
    {
        await using var guest = new HostileGuest();
        await guest.WelcomeAsync();
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => default, AgentProcess.Deadline());
        await guest.ReceiveAsync(AgentFrameType.Execute);
        await guest.SendAsync(AgentFrameType.Welcome, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        Assert.Contains("restarted", (await Assert.ThrowsAsync<GuestAgentException>(() => call)).Message, StringComparison.Ordinal);
        await guest.WelcomeAsync();
        var next = guest.Agent.ExecuteAsync(["y"], null, (_, _) => default, AgentProcess.Deadline());
        var execute = await guest.ReceiveAsync(AgentFrameType.Execute);
        await guest.SendAsync(AgentFrameType.Exit, execute.Channel, 0, 0, 0, 0);
        Assert.Equal(0, await next);
    }

    [Fact]
    public async Task A_caller_who_goes_before_the_guest_reads_still_kills_after_the_command()
    {
        await using var guest = new HostileGuest();
        await guest.WelcomeAsync();
        using var stop = new CancellationTokenSource();
        var call = guest.Agent.ExecuteAsync(["x"], null, (_, _) => default, stop.Token);
        var execute = await guest.ReceiveAsync(AgentFrameType.Execute);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(execute.Channel, (await guest.ReceiveAsync(AgentFrameType.Kill)).Channel);
    }
}
