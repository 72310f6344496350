using LabSim.Switching.Bridging;
using LabSim.Switching.HandOver;

namespace LabSim.Switching;

/// <content>What the keeper is told: it has each part as it would be of use if this process died in the next moment.</content>
public sealed partial class Fabric
{
    private void HoldAdopted()
    {
        if (_disposed)
        {
            return;
        }

        // Machines' ports are held when their state is settled.
        foreach (var segment in _segments.Values)
        {
            Hold(segment.Export);
        }

        foreach (var port in _ports.Values.OfType<BridgePort>())
        {
            Hold(port.Export);
        }

        foreach (var link in _links.Values)
        {
            Hold(link.Export);
        }
    }

    private void Hold(Func<bool, ExportedPart> export) => _options.Keeper?.Hold(_options.Lab, export(false));

    /// <summary>Links and segments that nobody ended before the fabric itself.</summary>
    private void ForgetJoints()
    {
        foreach (var link in _links.Keys)
        {
            Forget(PartKind.Link, link);
        }

        foreach (var segment in _segments.Keys)
        {
            Forget(PartKind.Segment, segment);
        }
    }

    private void Forget(PartKind kind, string name) => _options.Keeper?.Forget(_options.Lab, kind, name);
}
