using LabSim.Benchmarks.Switching.Load;
using LabSim.Interop;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>A guest at a tap.</summary>
internal sealed class TapEnd(TapDevice tap) : IFrameEnd
{
    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame) => tap.TrySend(frame);

    /// <inheritdoc/>
    public bool TryReceive(Span<byte> room) => tap.TryReceive(room) > 0;
}
