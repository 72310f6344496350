using System.Diagnostics;
using LabSim.Benchmarks.Switching.Paths;

namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>Two taps of QEMU's on a bridge of Linux, in a network namespace of their own, with the offloads that QEMU offers its guests there.</summary>
internal sealed class TapWire : IGuestWire
{
    private readonly PrivateNetwork _network = new();

    /// <summary>Makes the bridge and the taps.</summary>
    public TapWire()
    {
        try
        {
            _network.Do(() =>
            {
                Tool.Run("ip link add lsbr0 type bridge");
                for (var machine = 0; machine < 2; machine++)
                {
                    Tool.Run($"ip tuntap add dev {Tap(machine)} mode tap vnet_hdr");
                    Tool.Run($"ip link set {Tap(machine)} master lsbr0 up");
                }

                Tool.Run("ip link set lsbr0 up");
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Backend(int machine) => ["-netdev", $"tap,id=net0,ifname={Tap(machine)},script=no,downscript=no"];

    /// <inheritdoc/>
    public Process Start(ProcessStartInfo machine) => _network.Do(() => Process.Start(machine)!);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static string Tap(int machine) => $"lstap{machine}";
}
