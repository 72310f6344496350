using LabSim.NodeRuntime.Machines;

namespace LabSim.Orchestration.Execution;

/// <summary>One guest's place among those that boot. It is given up once, whoever does it first.</summary>
internal sealed class BootPlace(Action release, TimeProvider time) : IDisposable
{
    private ITimer? _timer;
    private int _over;

    /// <summary>Keeps the place as long as the machine boots.</summary>
    public void Follow(IMachine machine)
    {
        var tells = machine.Config.TellsReady;
        machine.Changed += OnChanged;
        _timer = time.CreateTimer(_ => Dispose(), null, tells ? BootGovernor.Patience : BootGovernor.Blind, Timeout.InfiniteTimeSpan);
        OnChanged(machine, new MachineChange(machine.State, null));

        void OnChanged(IMachine sender, MachineChange change)
        {
            if (change.State != MachineState.Booting && (tells || change.State != MachineState.Ready))
            {
                sender.Changed -= OnChanged;
                Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _over, 1) == 0)
        {
            _timer?.Dispose();
            release();
        }
    }
}
