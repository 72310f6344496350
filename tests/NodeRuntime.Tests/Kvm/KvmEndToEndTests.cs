using System.Collections.Immutable;
using System.Text;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Tcg;
using LabSim.NodeRuntime.Tests.Machines;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.NodeRuntime.Tests.Kvm;

/// <summary>A bare-metal program through the whole runtime: command line, QEMU, accelerator, console.</summary>
public class KvmEndToEndTests
{
    [Theory]
    [InlineData(AcceleratorKind.Tcg)]
    [InlineData(AcceleratorKind.Kvm)]
    public async Task A_bare_metal_program_writes_to_the_console(AcceleratorKind kind)
    {
        if (kind == AcceleratorKind.Kvm)
        {
            RequireKvm();
        }

        await using var qemu = new RealQemu();
        await File.WriteAllBytesAsync(qemu["home/program"], MultibootProgram.Create("hello, bare metal\r\n"), TestContext.Current.CancellationToken);
        var config = qemu.Config with { Accelerator = kind, Kernel = new KernelBoot(qemu["home/program"], "", "none") };
        if (kind == AcceleratorKind.Kvm)
        {
            // The device may be root's alone; what is tested is KVM, not its permissions.
            config = config with { User = null };
        }

        var catalog = new QemuCatalog(qemu.Options);
        using var kvmHome = new LabSim.TestKit.TemporaryDirectory();
        var accelerators = new IAccelerator[] { new TcgAccelerator(), new KvmAccelerator(kvmHome.Path, user: null, TimeProvider.System) };
        var runtime = new MachineRuntime(qemu.Options, catalog, accelerators, NullLoggerFactory.Instance, TimeProvider.System);
        await using var machine = await runtime.StartAsync(config, ImmutableHashSet<string>.Empty, TestContext.Current.CancellationToken);
        try
        {
            await ReadUntilAsync(machine, "hello, bare metal");
        }
        finally
        {
            await machine.StopAsync(TimeSpan.Zero, CancellationToken.None);
        }
    }

    private static async Task ReadUntilAsync(IMachine machine, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(90));
        using var viewer = machine.Console!.Attach(4096);
        var seen = "";
        while (!seen.Contains(text, StringComparison.Ordinal))
        {
            var piece = await viewer.ReadAsync(deadline.Token);
            Assert.False(piece.IsEmpty, $"the machine ended ({machine.State}: {machine.Reason}); it had written '{seen}'");
            seen += Encoding.ASCII.GetString(piece.Span);
        }
    }

    private static void RequireKvm()
    {
        try
        {
            LabSim.Interop.Kvm.KvmApi.ReadVersion("/dev/kvm");
        }
        catch (LabSim.Interop.Kvm.KvmException missing)
        {
            Assert.Skip($"no KVM here: {missing.Message}");
        }
    }
}
