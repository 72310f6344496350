using LabSim.Contracts.Wire;
using LabSim.LabServer.Appliances;
using LabSim.LabServer.Auth;
using LabSim.LabServer.Endpoints;
using LabSim.LabServer.Hubs;
using LabSim.LabServer.Images;
using LabSim.LabServer.Problems;
using LabSim.LabServer.Statistics;
using LabSim.LabServer.Streams;
using LabSim.LabServer.Views;
using LabSim.LabServer.Web;
using LabSim.Orchestration.Configs;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// The web application. It begins empty: no configuration file and no environment variable changes where it listens or what it serves.
/// </summary>
internal static class LabServerApplication
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(3);

    public static WebApplication Build(ServerOptions options, ServerServices services, Listeners listeners, Recovery recovery, ILoggerProvider log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddKestrel(options, listeners);
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownPatience);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        AddServices(builder.Services, options, services, recovery);
        builder.Services.AddSingleton(ServerIdentity.Describe(options, listeners, services.Time));
        var app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HostRule>();
        app.UseMiddleware<OriginRule>();
        app.UseRouting();
        app.UseMiddleware<AuthenticationRule>();
        app.UseMiddleware<RecoveryGate>();
        app.UseWebSockets();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection collection, ServerOptions options, ServerServices services, Recovery recovery)
    {
        collection.AddRoutingCore();
        collection.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        collection.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default));
        collection.AddSignalR(hub => hub.MaximumReceiveMessageSize = 32 << 10)
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default));
        collection.AddOpenApi(document => document.AddDocumentTransformer<OpenApiTitle>());
        collection.AddSingleton(options);
        collection.AddSingleton(services.Labs);
        collection.AddSingleton(services.Topologies);
        collection.AddSingleton<ConfigSaving>();
        collection.AddSingleton(services.Images);
        collection.AddSingleton(services.Kinds);
        collection.AddSingleton(services.Doctor);
        collection.AddSingleton(services.Time);
        collection.AddSingleton(recovery);
        collection.AddSingleton<Succession>();
        collection.AddSingleton(_ => AccessToken.LoadOrCreate(options.Home.TokenFile));
        collection.AddSingleton<BrowserSessions>();
        collection.AddSingleton<LoginThrottle>();
        collection.AddSingleton<LoginLinks>();
        collection.AddSingleton<LoginProofs>();
        collection.AddSingleton(new WebFiles(options.WebDirectory));
        collection.AddSingleton<TopologyPresence>();
        collection.AddSingleton<EventStream>();
        collection.AddSingleton<CaptureStreams>();
        collection.AddSingleton<LabSamplers>();
        collection.AddSingleton<StatisticsStreams>();
        collection.AddSingleton(services.Dissector);
        collection.AddSingleton<CaptureViews>();
        collection.AddSingleton<RowStreams>();
        collection.AddSingleton<ConsoleStreams>();
        collection.AddSingleton<ScreenStreams>();
        collection.AddSingleton<PortStreams>();
        collection.AddSingleton<ExecStreams>();
        AddImages(collection, options, services);
    }

    private static void AddImages(IServiceCollection collection, ServerOptions options, ServerServices services)
    {
        var additions = new ImageAdditions(services.Disks, services.Kinds);
        collection.AddSingleton(additions);
        collection.AddSingleton(new ImageShelf(services.Images, services.Disks));
        collection.AddSingleton(new ApplianceImport(services.Images, additions, services.Kinds, services.OwnKinds));
        collection.AddSingleton(new IncomingFiles(options.Home.Incoming));
        collection.AddSingleton<ImageTasks>();
    }

    private static void Map(WebApplication app)
    {
        ServerEndpoints.Map(app);
        SessionEndpoints.Map(app);
        LabEndpoints.Map(app);
        OperationEndpoints.Map(app);
        EventEndpoints.Map(app);
        LinkEndpoints.Map(app);
        CaptureEndpoints.Map(app);
        StatisticsEndpoints.Map(app);
        ViewEndpoints.Map(app);
        DissectionEndpoints.Map(app);
        NodeEndpoints.Map(app);
        ConfigEndpoints.Map(app);
        PlanEndpoints.Map(app);
        TopologyEndpoints.Map(app);
        ImageEndpoints.Map(app);
        ImageTaskEndpoints.Map(app);
        IncomingEndpoints.Map(app);
        KindEndpoints.Map(app);
        DoctorEndpoints.Map(app);
        WebEndpoints.Map(app);
        app.MapHub<LabHub>(Routes.Hub);
        app.MapOpenApi(Routes.OpenApi);
    }
}
