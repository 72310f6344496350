using LabSim.Switching.Ports;

namespace LabSim.Switching.Recording;

/// <summary>A fabric's part of the flight recorder: a log for each of its ports, as long as it records. All members are called under the control gate.</summary>
/// <param name="memory">Where the logs are, or <see langword="null"/>: then nothing is ever recorded.</param>
/// <param name="mode">How much of each frame is kept at first.</param>
/// <param name="clock">The fabric's clock.</param>
internal sealed class FlightRecorder(RecorderMemory? memory, RecorderMode mode, TimeProvider clock)
{
    private readonly Dictionary<FabricPort, FrameLog> _logs = [];

    /// <summary>How much of each frame is kept.</summary>
    public RecorderMode Mode { get; private set; } = memory is null ? RecorderMode.Off : mode;

    /// <summary>Records a port that was opened.</summary>
    public void Open(FabricPort port)
    {
        if (memory is not null && Mode != RecorderMode.Off)
        {
            var log = new FrameLog(memory, clock.GetTimestamp());
            _logs.Add(port, log);
            memory.Join(log);
            log.Begin(RecorderLimits.Kept(Mode));
            port.SetLog(log);
        }
    }

    /// <summary>Forgets a port that is closed, and its past.</summary>
    public void Close(FabricPort port)
    {
        if (_logs.Remove(port, out var log))
        {
            port.SetLog(null);
            log.End();
            memory!.Leave(log);
        }
    }

    /// <summary>Keeps more or less of each frame from now on. Off forgets what was recorded.</summary>
    /// <param name="mode">How much.</param>
    /// <param name="ports">The ports that are open.</param>
    public void Set(RecorderMode mode, IEnumerable<FabricPort> ports)
    {
        if (memory is null || mode == Mode)
        {
            return;
        }

        var before = Mode;
        Mode = mode;
        foreach (var port in ports)
        {
            if (mode == RecorderMode.Off)
            {
                Close(port);
            }
            else if (before == RecorderMode.Off)
            {
                Open(port);
            }
            else
            {
                _logs[port].Begin(RecorderLimits.Kept(mode));
            }
        }
    }

    /// <summary>A port's log.</summary>
    /// <exception cref="RecorderOffException">Nothing is recorded.</exception>
    public FrameLog LogOf(FabricPort port) => _logs.GetValueOrDefault(port) ?? throw new RecorderOffException();

    /// <summary>Reads what is recorded of ports; any thread may do that, without any gate.</summary>
    public RecordedFrames Read(IReadOnlyList<FrameLog> logs, long from, long until) => RecordedFrames.Read(memory!, logs, from, until);
}
