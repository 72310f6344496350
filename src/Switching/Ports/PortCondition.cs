using Microsoft.Extensions.Logging;

namespace LabSim.Switching.Ports;

/// <summary>A port's state, its faults, and how long it stays deaf after one. Tells of every change. All members are called under the control gate.</summary>
internal sealed class PortCondition(string port, FabricOptions options, Action<PortChange> changed)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger<PortCondition>();
    private readonly FaultPause _pause = new(options.TimeProvider);

    /// <summary>What the port is doing.</summary>
    public PortState State { get; private set; }

    /// <summary>The last fault.</summary>
    public string? Fault { get; private set; }

    /// <summary>Goes to a state, if it is another.</summary>
    public void Enter(PortState state, string? reason = null)
    {
        if (State != state)
        {
            State = state;
            _pause.NoteRunning(state == PortState.Running);
            changed(new PortChange(port, state, reason));
        }
    }

    /// <summary>The machine broke the rules.</summary>
    /// <returns>How long to stay deaf.</returns>
    public TimeSpan Break(string fault)
    {
        Fault = fault;
        var pause = _pause.NoteFault(out var first);
        if (first)
        {
            FabricLog.PortFaulted(_logger, options.Lab, port, fault);
        }

        Enter(PortState.Faulted, fault);
        return pause;
    }
}
