using LabSim.Interop.Kvm;

namespace LabSim.NodeRuntime.Kvm;

/// <summary>
/// Times a tiny guest. Presence of the device says nothing: under a hypervisor without nested virtualisation in hardware KVM emulates every
/// instruction, QEMU starts, and a kernel takes many minutes to boot. Making machines and CPUs takes as long there as anywhere; only running tells.
/// </summary>
internal sealed class KvmSpeedProbe(string device, TimeProvider time)
{
    private const int Runs = 3;
    private const long FirstLook = 3_000;
    private const long Sample = 1_000_000;

    // Below this, a million instructions would take half a second or more, and the verdict is clear.
    private const double Hopeless = 2e6;

    /// <summary>Measures instructions per second, the best of three runs.</summary>
    /// <exception cref="KvmException">The hypervisor refuses.</exception>
    public double Measure()
    {
        using var guest = new KvmLoopGuest(device);
        var first = Best(guest, FirstLook);
        return first < Hopeless ? first : Best(guest, Sample);
    }

    private double Best(KvmLoopGuest guest, long instructions)
    {
        var best = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            var start = time.GetTimestamp();
            guest.Run(instructions);
            var seconds = Math.Max(time.GetElapsedTime(start).TotalSeconds, 1e-7);
            best = Math.Max(best, instructions / seconds);
        }

        return best;
    }
}
