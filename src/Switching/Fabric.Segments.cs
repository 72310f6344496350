using LabSim.Switching.Bridging;
using LabSim.Switching.HandOver;

namespace LabSim.Switching;

/// <summary>The fabric's switches and hubs.</summary>
public sealed partial class Fabric
{
    private readonly Dictionary<string, LearningBridge> _segments = [];
    private readonly BridgeScratch _scratch = new();

    /// <inheritdoc/>
    public void OpenSegment(SegmentConfig config)
    {
        lock (_control.Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (TryClaim(PartKind.Segment, config.Name, config))
            {
                return;
            }

            if (!_segments.TryAdd(config.Name, new LearningBridge(config, _scratch, _options.TimeProvider, TellStorm)))
            {
                throw new InvalidOperationException($"Lab {_options.Lab} has a segment {config.Name} already.");
            }

            Hold(_segments[config.Name].Export);
        }
    }

    /// <inheritdoc/>
    public void CloseSegment(string segment)
    {
        lock (_control.Gate)
        {
            foreach (var port in FindSegment(segment).Ports.Select(port => port.Name).ToList())
            {
                ClosePort(port);
            }

            _segments.Remove(segment);
            Forget(PartKind.Segment, segment);
        }
    }

    /// <inheritdoc/>
    public void OpenSegmentPort(SegmentPortConfig config)
    {
        lock (_control.Gate)
        {
            if (!TryClaim(PartKind.Port, config.Name, config))
            {
                RefuseSecond(config.Name);
                var port = new BridgePort(config, FindSegment(config.Segment), _worker, _options.TimeProvider);
                Take(config.Name, port);
                Hold(port.Export);
            }
        }
    }

    private void TellStorm(string port) => _control.Announce(() => Tell(() => StormBegan?.Invoke(port), port));

    private LearningBridge FindSegment(string name) =>
        _segments.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"Lab {_options.Lab} has no segment {name}.");
}
