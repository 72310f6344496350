using LabSim.Benchmarks.Switching.Load;
using LabSim.Interop;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>
/// Two taps on a bridge of Linux, in a namespace of their own. The bridge works within the system call that sends, so each guest has a core, as the threads of two QEMUs would.
/// </summary>
internal sealed class TapBridgePath : IFramePath
{
    private readonly PrivateNetwork _network = new();
    private readonly List<TapDevice> _taps = [];
    private readonly CallLoad _load;

    /// <summary>Makes the bridge.</summary>
    public TapBridgePath(int frameLength)
    {
        try
        {
            _network.Do(() => Tool.Run("ip link add lsbr0 type bridge"));
            foreach (var name in new[] { "lstap0", "lstap1" })
            {
                _taps.Add(_network.Do(() => TapDevice.Create(name)));
                _network.Do(() => Tool.Run($"ip link set {name} mtu 9216 master lsbr0 up"));
            }

            _network.Do(() => Tool.Run("ip link set lsbr0 mtu 9216 up"));
            _load = new CallLoad(new TapEnd(_taps[0]), new TapEnd(_taps[1]), frameLength, bothCores: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Carried Run(TimeSpan warmUp, TimeSpan duration) => _load.Run(warmUp, duration);

    /// <inheritdoc/>
    public void Dispose()
    {
        _taps.ForEach(tap => tap.Dispose());
        _network.Dispose();
    }
}
