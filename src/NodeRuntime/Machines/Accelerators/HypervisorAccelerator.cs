using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>Runs guests of the host's own architecture by the hypervisor of macOS, Windows or NetBSD.</summary>
public sealed class HypervisorAccelerator : IAccelerator
{
    private readonly HostHypervisor _hypervisor;
    private readonly string _system;
    private readonly string _architecture;
    private readonly Func<string, bool> _exists;

    /// <summary>A hypervisor on this host.</summary>
    public HypervisorAccelerator(HostHypervisor hypervisor)
        : this(hypervisor, HostHypervisor.ThisSystem, HostArchitecture.Name, Path.Exists)
    {
    }

    internal HypervisorAccelerator(HostHypervisor hypervisor, string system, string architecture, Func<string, bool> exists) =>
        (_hypervisor, _system, _architecture, _exists) = (hypervisor, system, architecture, exists);

    /// <summary>Those of this operating system: none on Linux, which has KVM.</summary>
    public static IEnumerable<IAccelerator> OfThisSystem() => HostHypervisor.All.Where(hypervisor => hypervisor.System == HostHypervisor.ThisSystem).Select(hypervisor => new HypervisorAccelerator(hypervisor));

    /// <inheritdoc/>
    public AcceleratorKind Kind => _hypervisor.Kind;

    /// <inheritdoc/>
    public Task<AcceleratorReport> ExamineAsync(string architecture, CancellationToken cancellation) => Task.FromResult(Examine(architecture));

    /// <inheritdoc/>
    public ImmutableArray<string> Arguments(MachineConfig config)
    {
        var cpu = config.CpuModel ?? _hypervisor.CpuModels.GetValueOrDefault(config.Architecture);
        return ["-accel", Kind.ToString().ToLowerInvariant(), .. cpu is null ? (string[])[] : ["-cpu", cpu]];
    }

    private AcceleratorReport Examine(string architecture) =>
        _hypervisor.System != _system ? No($"{_hypervisor.Name} is {_hypervisor.System}'s, and this host runs {_system}", "Use accel: auto.")
        : architecture != _architecture ? No($"{_hypervisor.Name} runs {_architecture} guests here, not {architecture}", "Use accel: tcg for this node.")
        : !_hypervisor.CpuModels.ContainsKey(architecture) ? No($"QEMU has no {_hypervisor.Name} for {architecture}", "Use accel: tcg for this node.")
        : !_exists(_hypervisor.Sign) ? No($"{_hypervisor.Name} is not there ({_hypervisor.Sign})", _hypervisor.Remedy)
        : new AcceleratorReport(Kind, Usable: true, Recommended: true, $"{_hypervisor.Name} is there", Remedy: null);

    private AcceleratorReport No(string finding, string remedy) => new(Kind, Usable: false, Recommended: false, finding, remedy);
}
