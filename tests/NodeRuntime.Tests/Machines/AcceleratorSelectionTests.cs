using System.Collections.Immutable;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Tcg;

namespace LabSim.NodeRuntime.Tests.Machines;

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
