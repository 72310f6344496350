using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Tests.Consoles;
using LabSim.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>A machine whose process is <c>sleep</c> and whose QMP is a <see cref="FakeQemu"/>, taken up as after a server's death. Time is the test's.</summary>
internal sealed class AdoptedFake : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MachineProcess _process;
    private readonly MachineRuntime _runtime;
    private readonly FakeSerialLine _console;
    private readonly bool _greets;

    public AdoptedFake(Func<MachineConfig, MachineConfig> change)
        : this() => Config = change(Config);

    public AdoptedFake(bool hasAgent = false, bool greets = true)
    {
        _greets = greets;
        var options = new RuntimeOptions();
        _runtime = new MachineRuntime(options, new QemuCatalog(options), [], NullLoggerFactory.Instance, Time);
        Config = new MachineConfig
        {
            Lab = "lab", Name = "r1", Architecture = "x86_64", MemoryBytes = 64 << 20, Cpus = 1, Accelerator = AcceleratorKind.Tcg, Disks = [],
            Nics = [new NicConfig(0, "eth1", "02:00:00:00:00:01", "/p"), new NicConfig(1, "Gi0/0", "02:00:00:00:00:02", "/q")], Firmware = [],
            HasAgent = hasAgent, StateDirectory = _directory.Path, RunDirectory = _directory.Path,
        };
        _console = new FakeSerialLine(_directory["console.sock"]);
        Qemu = new FakeQemu(_directory["qmp.sock"], greets);
        using var output = InheritableFile.Append(_directory["qemu.log"]);
        var pid = ProcessSpawner.Start(new SpawnRequest { Arguments = ["/bin/sleep", "1000"], Environment = [], Output = output, Inherited = [] });
        _process = MachineProcess.OfChild(pid, _directory["qemu.log"], 0);
        SpinWait.SpinUntil(() => ProcessIdentity.Read(pid) is not null, TimeSpan.FromSeconds(10));
        Record = _process.Remember(Time.GetUtcNow());
    }

    public ManualTimeProvider Time { get; } = new();

    public MachineConfig Config { get; private set; }

    public FakeQemu Qemu { get; }

    public MachineRecord Record { get; }

    /// <summary>Takes it up.</summary>
    public async Task<IMachine> AdoptAsync(MachineRecord? record = null)
    {
        var adoption = _runtime.AdoptAsync(Config, record ?? Record, TestContext.Current.CancellationToken);
        if (!_greets)
        {
            await PassUntilAsync(() => adoption.IsCompleted);
        }

        return (await adoption)!;
    }

    /// <summary>Lets the test's time go on, ten times as fast as the clock on the wall, until something holds.</summary>
    public async Task PassUntilAsync(Func<bool> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            deadline.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        _process.Dispose();
        await Qemu.DisposeAsync();
        _console.Dispose();
        _directory.Dispose();
    }
}
