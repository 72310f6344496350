using System.Text;
using LabSim.NodeRuntime.Agent;

namespace LabSim.NodeRuntime.Tests.Agent;

/// <summary>What the real agent does when a server dies in the middle of a word and another one comes.</summary>
public sealed class AgentReconnectTests
{
    private static readonly byte[] OldNonce = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public async Task A_new_server_is_understood_although_the_old_one_broke_off_inside_a_frame()
    {
        await using var guest = AgentProcess.StartSilently();
        await SendAsync(guest, new AgentFrame(AgentFrameType.Hello, 0, OldNonce));
        var broken = new AgentFrame(AgentFrameType.Arguments, 9, new byte[20000]).Encode();
        await guest.Port.WriteAsync(broken.AsMemory(0, 11000), AgentProcess.Deadline());
        guest.Tell("ready", "");
        guest.Agent.Start();
        Assert.Equal("new\n", (await guest.ShellAsync("echo new")).Output);
        Assert.Equal(GuestPhase.Ready, guest.Agent.State.Phase);
    }

    [Fact]
    public async Task Commands_of_the_old_server_are_killed_and_their_output_is_not_taken_for_ours()
    {
        await using var guest = AgentProcess.StartSilently();
        await SendAsync(guest, new AgentFrame(AgentFrameType.Hello, 0, OldNonce));
        foreach (var channel in new uint[] { 1, 2 })
        {
            await SendAsync(guest, new AgentFrame(AgentFrameType.Arguments, channel, Encoding.ASCII.GetBytes("sh\0-c\0echo $$; exec sleep 1000\0")));
            await SendAsync(guest, AgentFrame.WithNumber(AgentFrameType.Execute, channel, AgentCall.OutputWindow));
        }

        var old = new List<int>();
        var reader = new AgentFrameReader();
        var buffer = new byte[65536];
        while (old.Count < 2)
        {
            var got = await guest.Port.ReadAsync(buffer, AgentProcess.Deadline());
            Collect(reader, buffer.AsSpan(0, got), old);
        }

        guest.Agent.Start();
        Assert.Equal("mine\n", (await guest.ShellAsync("echo mine")).Output);
        var gone = await guest.ShellAsync($"while kill -0 {old[0]} 2>/dev/null || kill -0 {old[1]} 2>/dev/null; do sleep 0.05; done");
        Assert.Equal(0, gone.Status);
    }

    [Fact]
    public async Task Garbage_before_hello_does_no_harm()
    {
        await using var guest = AgentProcess.StartSilently();
        var garbage = new byte[300_000];
        for (var i = 0; i < garbage.Length; i++)
        {
            garbage[i] = (byte)(i * 31);
        }

        await guest.Port.WriteAsync(garbage, AgentProcess.Deadline());
        guest.Agent.Start();
        Assert.Equal("1\n", (await guest.ShellAsync("echo 1")).Output);
    }

    private static async Task SendAsync(AgentProcess guest, AgentFrame frame)
    {
        await guest.Port.WriteAsync(frame.Encode(), AgentProcess.Deadline());
        await guest.Port.FlushAsync(AgentProcess.Deadline());
    }

    private static void Collect(AgentFrameReader reader, ReadOnlySpan<byte> bytes, List<int> processes)
    {
        while (reader.TryRead(ref bytes, out var frame))
        {
            if (frame.Type == AgentFrameType.Output)
            {
                processes.Add(int.Parse(Encoding.ASCII.GetString(frame.Payload.Span)));
            }
        }
    }
}
