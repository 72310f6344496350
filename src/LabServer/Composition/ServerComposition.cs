using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Hosting;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Dissection;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.NodeRuntime.Tcg;
using LabSim.Orchestration;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Workspaces;
using LabSim.StateStore;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Composition;

/// <summary>The rooms of the house, wired. The order is the order of the arrows: store, runtime, images, switch, orchestration.</summary>
internal sealed class ServerComposition : IAsyncDisposable
{
    private readonly IStateStore _store;

    private ServerComposition(HostSettings host, IStateStore store, ILoggerFactory loggers, FabricRack fabrics)
    {
        _store = store;
        var options = RuntimeOptions.FromEnvironment(host.Variable);
        var qemu = new QemuCatalog(options);
        ImmutableArray<IAccelerator> accelerators = [new KvmAccelerator(host.Home.Data, host.MachineUser, host.Time), .. HypervisorAccelerator.OfThisSystem(), new TcgAccelerator()];
        var images = new ImageCatalog(ImageOptions(host) with { Runtime = options }, host.Time);
        var machines = new MachineRuntime(options, qemu, accelerators, loggers, host.Time, ControlGroups.OfHome(host.Home.Data));
        var rooms = new LabServices(store, machines, images, accelerators, fabrics.Open, host.Time) { Kinds = Kinds(host), Boots = BootSetting.Open(host.Variable, host.Time), Logger = loggers.CreateLogger<LabRegistry>() };
        var labs = new LabRegistry(rooms, LabOptions(host));
        Services = new ServerServices(labs, images, HostExamination.Of(host, qemu, accelerators, images, rooms.Kinds, new UefiCatalog(options), machines.ExamineLimits), host.Time)
        {
            Topologies = new TopologyDocuments(rooms, LabOptions(host), labs),
            Kinds = rooms.Kinds,
            OwnKinds = host.Home.Kinds,
            Disks = new DiskUsers(host.Home.Data),
            Dissector = new Sharkd(options, host.MachineUser, host.Time),
        };
    }

    public ServerServices Services { get; }

    /// <summary>Everything, with the store of LABSIM_HOME.</summary>
    /// <exception cref="RuntimeEnvironmentException">The host lacks something.</exception>
    /// <exception cref="StateStoreException">The store cannot be opened.</exception>
    public static ServerComposition Open(HostSettings host, ILoggerFactory loggers, FabricRack fabrics)
    {
        var store = SqliteStateStore.Open(Path.Combine(host.Home.Data, "state.db"), loggers.CreateLogger<SqliteStateStore>());
        return new ServerComposition(host, store, loggers, fabrics);
    }

    /// <summary>Everything but the store: for what changes no lab, beside a running server or without any LABSIM_HOME.</summary>
    public static ServerComposition WithoutStore(HostSettings host)
    {
        var loggers = LoggerFactory.Create(_ => { });
        return new ServerComposition(host, new NoStateStore(), loggers, new FabricRack(loggers, host.Time, keeper: null));
    }

    public async ValueTask DisposeAsync()
    {
        await Services.Topologies.DisposeAsync();
        await Services.Labs.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static Func<KindCatalog> Kinds(HostSettings host) => () => KindCatalog.Builtin.With(host.Home.Kinds.Files, KindFolder.Read);

    private static OrchestrationOptions LabOptions(HostSettings host) => new()
    {
        DataDirectory = host.Home.Data, RunDirectory = host.Home.Run, MachineUser = host.MachineUser, FailPointFile = host.Variable("LABSIM_FAILPOINT"),
    };

    // Recipes lie beside the program that was built with them.
    private static ImageCatalogOptions ImageOptions(HostSettings host) => new()
    {
        RecipesDirectory = Path.Combine(AppContext.BaseDirectory, "images"), ImagesDirectory = Path.Combine(host.Home.Data, "images"),
        MachineUser = host.MachineUser,
        Mirror = host.Variable("LABSIM_MIRROR") is { Length: > 0 } mirror ? mirror : ImageCatalogOptions.DefaultMirror,
    };
}
