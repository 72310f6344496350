using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Auth;
using LabSim.LabServer.Doctor;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Workspaces;
using LabSim.StateStore;
using LabSim.TestKit;
using LabSim.Topology.Kinds;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.LabServer.Tests;

/// <summary>A whole server on a free port and a socket of its own; below it machines, switch and images are fakes.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentBag<HttpClient> _clients = [];
    private readonly Listeners _listeners;
    private readonly IStateStore _store;
    private readonly RotatingLog _log;

    private TestServer(TestServerOptions asked)
    {
        Host = new FakeHost(asked.Time);
        Machines = new FakeMachineRuntime(Host);
        Options = asked.Options with { Home = new HomeDirectory(_directory["home"], _directory["run"]), Listen = new Uri("http://127.0.0.1:0") };
        Directory.CreateDirectory(Options.Home.Data);
        Directory.CreateDirectory(Options.Home.Run);
        _store = asked.WrapStore(SqliteStateStore.Open(Path.Combine(Options.Home.Data, "state.db")));
        var rooms = new LabServices(_store, Machines, Images, [new FakeAccelerator(AcceleratorKind.Tcg)], OpenFabric, asked.Time)
        {
            Kinds = () => KindCatalog.Builtin.With(Options.Home.Kinds.Files, KindFolder.Read),
        };
        var orchestration = new OrchestrationOptions { DataDirectory = Options.Home.Data, RunDirectory = Options.Home.Run };
        Labs = new LabRegistry(rooms, orchestration);
        Topologies = new TopologyDocuments(rooms, orchestration, Labs);
        _listeners = Listeners.Open(Options);
        _log = new RotatingLog(Log, 1 << 20);
        Recovery = new Recovery(Labs, Topologies, new FabricRack(NullLoggerFactory.Instance, asked.Time, keeper: null), asked.Time);
        App = LabServerApplication.Build(
            Options, new ServerServices(Labs, Images, new Examination([.. asked.Checks]), asked.Time)
            {
                Topologies = Topologies, Disks = new DiskUsers(Options.Home.Data), Dissector = asked.Dissector, Kinds = rooms.Kinds, OwnKinds = Options.Home.Kinds,
            },
            _listeners, Recovery, new TextLoggerProvider(asked.Time, _log.Write));
    }

    public ServerOptions Options { get; }

    public FakeHost Host { get; }

    public FakeMachineRuntime Machines { get; }

    public FakeImageCatalog Images { get; } = new();

    public ConcurrentDictionary<string, FakeFabric> Fabrics { get; } = new();

    public LabRegistry Labs { get; }

    public TopologyDocuments Topologies { get; }

    public Recovery Recovery { get; }

    public WebApplication App { get; }

    public Uri Address => new(_listeners.Address!);

    public string Log => _directory["server.log"];

    public string Token => File.ReadAllText(Options.Home.TokenFile).Trim();

    public static async Task<TestServer> StartAsync(TestServerOptions? asked = null)
    {
        asked ??= new TestServerOptions();
        var server = new TestServer(asked);
        server.Recovery.Begin(server.App.Logger, CancellationToken.None);
        await server.App.StartAsync();
        if (asked.AwaitRecovery)
        {
            await server.Recovery.Completion;
        }

        return server;
    }

    /// <summary>A client without any right, as any program of this host.</summary>
    public HttpClient Stranger() => Keep(new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address });

    /// <summary>A client with the token.</summary>
    public HttpClient Bearer()
    {
        // The token is made when it is first asked for.
        _ = App.Services.GetRequiredService<AccessToken>();
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>A client over the unix socket, as the command is.</summary>
    public HttpClient Local() => Keep(new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) => new NetworkStream(await ConnectLocalAsync(cancellation), ownsSocket: true),
    })
    { BaseAddress = new Uri("http://localhost") });

    public async Task<Socket> ConnectLocalAsync(CancellationToken cancellation = default)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Options.Home.ServerSocket), cancellation);
        return socket;
    }

    public async Task<WebSocket> ConnectWebSocketAsync(string path, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws://localhost" + path), new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) => new NetworkStream(await ConnectLocalAsync(token), ownsSocket: true),
        }), cancellation);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await Topologies.DisposeAsync();
        await Labs.DisposeAsync();
        await _store.DisposeAsync();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _listeners.Dispose();
        _log.Dispose();
        _directory.Dispose();
    }

    private FakeFabric OpenFabric(string lab) => Fabrics.AddOrUpdate(lab, _ => new FakeFabric(Host), (_, _) => new FakeFabric(Host));

    private HttpClient Keep(HttpClient client)
    {
        _clients.Add(client);
        return client;
    }
}
