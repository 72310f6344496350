using System.Collections.Immutable;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Tcg;
using LabSim.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>A runtime over the QEMU of this host, and a machine's folders. Whatever still runs at the end is ended by its own record.</summary>
internal sealed class RealQemu : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IMachine> _machines = [];

    public RealQemu(RuntimeOptions? options = null)
    {
        Options = options ?? RuntimeOptions.FromEnvironment(Environment.GetEnvironmentVariable);
        if (QemuLocation.Find(Options, "qemu-system-x86_64") is null)
        {
            Assert.Skip("qemu-system-x86_64 is not installed");
        }

        if (SystemUser.IsRoot && MachineUser.ForThisServer() is null)
        {
            Assert.Skip("the user 'labsim' does not exist");
        }

        // The way through this folder is closed to the machine's user, as a LABSIM_HOME below /root is.
        File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(_directory["run"]);
        Directory.CreateDirectory(_directory["home"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_directory["home/r1"]);
    }

    public RuntimeOptions Options { get; }

    public string this[string name] => _directory[name];

    public MachineConfig Config => new()
    {
        Lab = "lab",
        Name = "r1",
        Architecture = "x86_64",
        MemoryBytes = 64 << 20,
        Cpus = 1,
        Accelerator = AcceleratorKind.Tcg,
        Disks = [],
        Nics = [],
        Firmware = [new FirmwareBlob("opt/labsim/hostname", "r1"u8.ToArray())],
        HasAgent = false,
        StateDirectory = _directory["home/r1"],
        RunDirectory = _directory["run"],
        User = MachineUser.ForThisServer(),
    };

    public MachineRuntime Runtime() =>
        new(Options, new QemuCatalog(Options), [new TcgAccelerator()], NullLoggerFactory.Instance, TimeProvider.System);

    public async Task<IMachine> StartAsync(MachineConfig? config = null)
    {
        var machine = await Runtime().StartAsync(config ?? Config, ImmutableHashSet<string>.Empty, TestContext.Current.CancellationToken);
        _machines.Add(machine);
        return machine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await Runtime().EndAsync(machine.Record, CancellationToken.None);
            await machine.DisposeAsync();
        }

        _directory.Dispose();
    }
}
