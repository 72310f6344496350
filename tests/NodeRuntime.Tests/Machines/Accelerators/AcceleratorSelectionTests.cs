using System.Collections.Immutable;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Tcg;

namespace LabSim.NodeRuntime.Tests.Machines.Accelerators;

public class AcceleratorSelectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Auto_takes_hardware_that_is_fast() =>
        Assert.Equal(new AcceleratorDecision(AcceleratorKind.Kvm, "found it"), await Select(usable: true, recommended: true).ChooseAsync(null, "x86_64", Cancellation));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Auto_passes_hardware_that_is_slow_or_broken_and_says_why(bool usable, bool recommended)
    {
        var decision = await Select(usable, recommended).ChooseAsync(null, "x86_64", Cancellation);
        Assert.Equal(AcceleratorKind.Tcg, decision.Kind);
        Assert.StartsWith("not kvm: found it; ", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_translates_a_foreign_architecture_and_KVM_is_refused_for_it()
    {
        var foreign = HostArchitecture.Name == "aarch64" ? "riscv64" : "aarch64";
        var kvm = new KvmAccelerator(new KvmDevice("/dev/kvm", new HashSet<string>(), null), new KvmSpeedCache("", "", "", () => 1e10), "GenuineIntel");
        var selection = new AcceleratorSelection([new TcgAccelerator(), kvm]);
        Assert.Equal(
            new AcceleratorDecision(
                AcceleratorKind.Tcg, $"not kvm: KVM runs {HostArchitecture.Name} guests here, not {foreign}; QEMU translates {foreign} instructions, which works everywhere"),
            await selection.ChooseAsync(null, foreign, Cancellation));
        var refusal = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => selection.ChooseAsync(AcceleratorKind.Kvm, foreign, Cancellation));
        Assert.Contains("accel: tcg", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_asked_for_is_taken_even_if_it_is_slow()
    {
        Assert.Equal(AcceleratorKind.Kvm, (await Select(true, false).ChooseAsync(AcceleratorKind.Kvm, "x86_64", Cancellation)).Kind);
        Assert.Equal(AcceleratorKind.Tcg, (await Select(true, true).ChooseAsync(AcceleratorKind.Tcg, "x86_64", Cancellation)).Kind);
    }

    [Fact]
    public async Task What_was_asked_for_and_cannot_run_is_refused_with_the_remedy()
    {
        var failure = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => Select(false, false).ChooseAsync(AcceleratorKind.Kvm, "x86_64", Cancellation));
        Assert.Equal(("found it", "mend it"), (failure.Message, failure.Remedy));
    }

    [Theory]
    [InlineData(AcceleratorKind.Hvf, "Hypervisor.framework is macOS's, and this host runs Linux")]
    [InlineData(AcceleratorKind.Whpx, "Windows Hypervisor Platform is Windows's, and this host runs Linux")]
    [InlineData(AcceleratorKind.Nvmm, "NVMM is NetBSD's, and this host runs Linux")]
    public async Task Another_systems_hypervisor_is_refused_by_its_name(AcceleratorKind kind, string message)
    {
        Assert.Empty(HypervisorAccelerator.OfThisSystem());
        var refused = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => Select(true, true).ChooseAsync(kind, "x86_64", Cancellation));
        Assert.Equal((message, "Use accel: auto."), (refused.Message, refused.Remedy));
    }

    [Theory]
    [InlineData(AcceleratorKind.Hvf, "macOS", "aarch64", "aarch64", true, AcceleratorKind.Hvf, "Hypervisor.framework is there")]
    [InlineData(AcceleratorKind.Hvf, "macOS", "aarch64", "x86_64", true, AcceleratorKind.Tcg, "not hvf: Hypervisor.framework runs aarch64 guests here, not x86_64; QEMU translates")]
    [InlineData(AcceleratorKind.Whpx, "Windows", "x86_64", "x86_64", true, AcceleratorKind.Whpx, "Windows Hypervisor Platform is there")]
    [InlineData(AcceleratorKind.Whpx, "Windows", "x86_64", "x86_64", false, AcceleratorKind.Tcg, "not whpx: Windows Hypervisor Platform is not there")]
    [InlineData(AcceleratorKind.Nvmm, "NetBSD", "x86_64", "x86_64", true, AcceleratorKind.Nvmm, "NVMM is there")]
    [InlineData(AcceleratorKind.Nvmm, "NetBSD", "aarch64", "aarch64", true, AcceleratorKind.Tcg, "not nvmm: QEMU has no NVMM for aarch64")]
    [InlineData(AcceleratorKind.Nvmm, "Linux", "x86_64", "x86_64", true, AcceleratorKind.Tcg, "not nvmm: NVMM is NetBSD's, and this host runs Linux")]
    public async Task Auto_takes_the_hypervisor_of_its_system(AcceleratorKind kind, string system, string host, string guest, bool there, AcceleratorKind chosen, string reason)
    {
        var hypervisor = HostHypervisor.All.Single(known => known.Kind == kind);
        var decision = await new AcceleratorSelection([new TcgAccelerator(), new HypervisorAccelerator(hypervisor, system, host, path => there && path == hypervisor.Sign)]).ChooseAsync(null, guest, Cancellation);
        Assert.Equal(chosen, decision.Kind);
        Assert.StartsWith(reason, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_accelerator_nothing_runs() =>
        await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => new AcceleratorSelection([]).ChooseAsync(null, "x86_64", Cancellation));

    private static AcceleratorSelection Select(bool usable, bool recommended) =>
        new([new TcgAccelerator(), new Hardware(new AcceleratorReport(AcceleratorKind.Kvm, usable, recommended, "found it", "mend it"))]);

    private sealed class Hardware(AcceleratorReport report) : IAccelerator
    {
        public AcceleratorKind Kind => AcceleratorKind.Kvm;

        public Task<AcceleratorReport> ExamineAsync(string architecture, CancellationToken cancellation) => Task.FromResult(report);

        public ImmutableArray<string> Arguments(MachineConfig config) => [];
    }
}
