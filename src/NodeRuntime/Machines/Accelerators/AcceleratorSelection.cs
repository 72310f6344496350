using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>Chooses what runs a machine: the fast one that fits, or the one that was asked for.</summary>
public sealed class AcceleratorSelection(IEnumerable<IAccelerator> accelerators)
{
    // Hardware first; the translator is what remains.
    private readonly ImmutableArray<IAccelerator> _accelerators = [.. accelerators.OrderBy(accelerator => accelerator.Kind == AcceleratorKind.Tcg)];

    /// <summary>Chooses.</summary>
    /// <param name="wanted">What was asked for; <see langword="null"/> is <c>auto</c>.</param>
    /// <param name="architecture">Guest architecture in QEMU's spelling.</param>
    /// <param name="cancellation">Stops the examination.</param>
    /// <exception cref="RuntimeEnvironmentException">What was asked for cannot run here.</exception>
    public async Task<AcceleratorDecision> ChooseAsync(AcceleratorKind? wanted, string architecture, CancellationToken cancellation)
    {
        var passed = "";
        foreach (var accelerator in _accelerators.Where(candidate => wanted is null || candidate.Kind == wanted))
        {
            var report = await accelerator.ExamineAsync(architecture, cancellation).ConfigureAwait(false);
            if (wanted is not null)
            {
                return report.Usable
                    ? new AcceleratorDecision(report.Kind, "it was asked for")
                    : throw new RuntimeEnvironmentException(report.Finding, report.Remedy ?? "Use accel: auto.");
            }

            if (report is { Usable: true, Recommended: true })
            {
                return new AcceleratorDecision(report.Kind, passed + report.Finding);
            }

            passed += $"not {accelerator.Kind.ToString().ToLowerInvariant()}: {report.Finding}; ";
        }

        throw new RuntimeEnvironmentException(
            wanted is null ? $"nothing runs {architecture} guests here ({passed.TrimEnd(' ', ';')})"
            : HostHypervisor.All.FirstOrDefault(hypervisor => hypervisor.Kind == wanted) is { } foreign ? $"{foreign.Name} is {foreign.System}'s, and this host runs {HostHypervisor.ThisSystem}"
            : $"there is no accelerator '{wanted}' on this host",
            "Use accel: auto.");
    }
}
