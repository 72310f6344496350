using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Waits for states without polling.</summary>
internal static class StateWaiter
{
    public static async Task<MachineChange> WaitForAsync(this IMachine machine, MachineState state, int seconds = 60)
    {
        var reached = new TaskCompletionSource<MachineChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        machine.Changed += (_, change) =>
        {
            if (change.State == state)
            {
                reached.TrySetResult(change);
            }
        };
        if (machine.State == state)
        {
            reached.TrySetResult(new MachineChange(state, machine.Reason));
        }

        try
        {
            return await reached.Task.WaitAsync(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{machine.Name} is {machine.State} ({machine.Reason}), not {state}, after {seconds} s");
        }
    }
}
