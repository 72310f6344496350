using System.Collections.Immutable;
using System.Globalization;
using LabSim.Interop.Kvm;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;

namespace LabSim.NodeRuntime.Kvm;

/// <summary>The Linux kernel's hypervisor. <c>auto</c> takes it only where it is really fast.</summary>
public sealed class KvmAccelerator : IAccelerator
{
    private const string Device = "/dev/kvm";

    private readonly KvmDevice _device;
    private readonly KvmSpeedCache _speed;
    private readonly string _cpuModel;

    /// <summary>KVM of this host.</summary>
    /// <param name="cacheDirectory">Existing folder for the measured speed (LABSIM_HOME).</param>
    /// <param name="user">The user that machines run as, or <see langword="null"/> for our own.</param>
    /// <param name="time">The clock that times the probe.</param>
    public KvmAccelerator(string cacheDirectory, MachineUser? user, TimeProvider time)
    {
        var cpu = HostCpu.Read();
        _cpuModel = CpuModel(cpu.Vendor);
        var probe = new KvmSpeedProbe(Device, time);
        _device = new KvmDevice(Device, cpu.Flags, user);
        _speed = new KvmSpeedCache(Path.Combine(cacheDirectory, "kvm-speed.json"), ProcessIdentity.BootId, cpu.Model, probe.Measure);
    }

    internal KvmAccelerator(KvmDevice device, KvmSpeedCache speed, string vendor) => (_device, _speed, _cpuModel) = (device, speed, CpuModel(vendor));

    /// <inheritdoc/>
    public AcceleratorKind Kind => AcceleratorKind.Kvm;

    /// <inheritdoc/>
    public async Task<AcceleratorReport> ExamineAsync(string architecture, CancellationToken cancellation)
    {
        if (architecture != HostArchitecture.Name)
        {
            return new AcceleratorReport(
                Kind, Usable: false, Recommended: false, $"KVM runs {HostArchitecture.Name} guests here, not {architecture}", "Use accel: tcg for this node.");
        }

        if (_device.FindFault() is { } fault)
        {
            return fault;
        }

        try
        {
            // The probe guest is x86-64 code; elsewhere there is no KVM that emulates.
            var speed = architecture == "x86_64"
                ? Judge(await Task.Run(_speed.Read, cancellation).ConfigureAwait(false))
                : new AcceleratorReport(Kind, Usable: true, Recommended: true, $"{Device} works", Remedy: null);

            // Nobody is sent to mend the permissions of a device that is not worth it.
            var refused = await _device.FindUserFaultAsync(cancellation).ConfigureAwait(false);
            return refused is null ? speed : speed.Recommended ? refused : speed with { Usable = false };
        }
        catch (Exception broken) when (broken is KvmException or InvalidOperationException)
        {
            return new AcceleratorReport(
                Kind, Usable: false, Recommended: false, $"{Device} exists, but runs no guest ({broken.Message})", "Look into the kernel's log (dmesg) for lines of kvm.");
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Arguments(MachineConfig config) => ["-accel", "kvm", "-cpu", config.CpuModel ?? _cpuModel];

    // Some kernels offer the Intel register IA32_ARCH_CAPABILITIES (MSR 0x10a) on AMD's CPUs and refuse to set it; QEMU then aborts.
    private static string CpuModel(string vendor) => vendor == "AuthenticAMD" ? "host,arch-capabilities=off" : "host";

    private AcceleratorReport Judge(KvmSpeed speed)
    {
        var millions = (speed.InstructionsPerSecond / 1e6).ToString(speed.InstructionsPerSecond < 1e7 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return speed.Fast
            ? new AcceleratorReport(Kind, Usable: true, Recommended: true, $"{Device} runs {millions} million instructions per second", Remedy: null)
            : new AcceleratorReport(
                Kind, Usable: true, Recommended: false, $"{Device} exists, but runs only {millions} million instructions per second: it emulates them",
                "Switch on nested virtualisation on the host of this virtual machine; until then TCG is faster, and auto takes it.");
    }
}
