using LabSim.NodeRuntime.Agent;

namespace LabSim.Benchmarks.BringUp;

/// <summary>What the command lines of <c>labsim plan</c> need to be started by hand.</summary>
internal static class HandMachine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Puts the socket of an argument, if there is one, elsewhere; all else stays.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="place">Where a socket of this file name is to be.</param>
    public static string MoveSocket(string argument, Func<string, string> place)
    {
        const string Key = ",path=";
        var at = argument.IndexOf(Key, StringComparison.Ordinal);
        if (at < 0)
        {
            return argument;
        }

        var end = argument.IndexOf(',', at + 1);
        return argument[..at] + Key + place(Path.GetFileName(argument[(at + Key.Length)..end])) + argument[end..];
    }

    /// <summary>Waits for the guest's "ready", and leaves its agent connected.</summary>
    public static async Task<GuestAgent> ConnectAgentAsync(string socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!File.Exists(socket))
        {
            await Task.Delay(10, patience.Token);
        }

        var agent = await GuestAgent.ConnectAsync(socket, TimeProvider.System, CancellationToken.None);
        var ready = new TaskCompletionSource();
        agent.StateChanged += state => _ = state.Phase == GuestPhase.Ready && ready.TrySetResult();
        agent.Start();
        await ready.Task.WaitAsync(Patience);
        return agent;
    }
}
