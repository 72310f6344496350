using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LabSim.Interop;
using LabSim.Switching.Bridging;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.Switching.Virtio;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.HandOver;

/// <summary>
/// Makes a process warm that is about to take fabrics over: what a first frame and a first part would wait for (code that is compiled at its first call) is done before.
/// Without it an outage is two hundred milliseconds longer.
/// </summary>
public static class Rehearsal
{
    private const string Lab = "rehearsal";
    private const int PatienceMilliseconds = 2000;

    /// <summary>Compiles the data plane, and hands a fabric over to itself, by way of a keeper; on a thread that leaves the cores to machines wherever they want them.</summary>
    /// <param name="directory">Where sockets may be made for the moment.</param>
    /// <param name="loggers">Where troubles are written.</param>
    /// <param name="recorder">The memory of the flight recorder, which is taken from the system meanwhile.</param>
    public static void Run(string directory, ILoggerFactory loggers, RecorderMemory? recorder = null)
    {
        Begin(() => Rehearse(directory, loggers, recorder), loggers.CreateLogger<KeeperClient>()).Join();
    }

    /// <summary>Begins to make a process warm that keeps parts, in the same way.</summary>
    /// <param name="path">Where a socket may be made for the moment.</param>
    /// <param name="logger">Where troubles are written.</param>
    public static void BeginKeeper(string path, ILogger logger) => Begin(() => RehearseKeeper(path, logger), logger);

    private static Thread Begin(Action rehearse, ILogger logger)
    {
        var rehearsal = new Thread(() =>
        {
            try
            {
                ThreadNiceness.Set(ThreadNiceness.Most);
                rehearse();
            }
#pragma warning disable CA1031 // Who is not warm takes over more slowly; that is no reason not to.
            catch (Exception error)
#pragma warning restore CA1031
            {
                FabricLog.RehearsalFailed(logger, error);
            }
        }) { IsBackground = true, Name = Lab };
        rehearsal.Start();
        return rehearsal;
    }

    private static void Rehearse(string directory, ILoggerFactory loggers, RecorderMemory? recorder)
    {
        foreach (var method in new[] { typeof(Fabric), typeof(EventFd) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => !type.ContainsGenericParameters).SelectMany(Methods))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        var options = new FabricOptions { Lab = Lab, LoggerFactory = loggers, RecorderMemory = recorder };
        var logger = loggers.CreateLogger<KeeperClient>();
        string Socket(string name) => Path.Combine(directory, $"{Lab}-{Environment.ProcessId}-{name}");
        using var fabric = Open(options, Socket);
        using var machine = AncillarySocket.Connect(Socket("a"));
        SpinWait.SpinUntil(() => fabric.ReadPort("a").State == PortState.Connected, PatienceMilliseconds);
        PractiseStates();
        using var again = new Fabric(options, Pass(Socket("keeper"), fabric.Freeze(), logger));
        SpinWait.SpinUntil(() => again.ReadPort("a").State == PortState.Connected, PatienceMilliseconds);
    }

    private static void RehearseKeeper(string path, ILogger logger)
    {
        using var eventFd = EventFd.Create();
        foreach (var part in Pass(path, [new ExportedPart(PartKind.Port, "a", "{}"u8.ToArray(), [("call", eventFd.Handle.Duplicate())])], logger))
        {
            part.Dispose();
        }
    }

    /// <summary>Passes parts by way of a keeper to somebody who waits for them.</summary>
    private static ImmutableArray<ExportedPart> Pass(string path, ImmutableArray<ExportedPart> parts, ILogger logger)
    {
        using var keeper = new KeeperServer(path, logger);
        using var old = KeeperClient.Connect(path, logger);
        using var next = KeeperClient.Connect(path, logger);
        var passed = ImmutableArray<ExportedPart>.Empty;
        var waiting = new Thread(() => passed = next.Await(PatienceMilliseconds).GetValueOrDefault(Lab, []));
        waiting.Start();
        SpinWait.SpinUntil(old.IsAwaited, PatienceMilliseconds);
        foreach (var part in parts)
        {
            old.Hold(Lab, part);
        }

        old.End();
        waiting.Join();
        return passed;
    }

    private static Fabric Open(FabricOptions options, Func<string, string> socket)
    {
        var fabric = new Fabric(options);
        fabric.OpenPort(new PortConfig { Name = "a", SocketPath = socket("a") });
        fabric.OpenSegment(new SegmentConfig { Name = "s" });
        fabric.OpenSegmentPort(new SegmentPortConfig { Name = "s:1", Segment = "s", Vlans = VlanMembership.Access(1) });
        fabric.Connect(new LinkConfig("a--s:1", "a", "s:1"));
        return fabric;
    }

    /// <summary>Writes and reads the state of a port that has all that a machine's connection can have; the machine above has said nothing yet.</summary>
    private static void PractiseStates()
    {
        var ring = new ExportedRing(256, new VirtqueueAddresses(1, 2, 3), true, true, false, 0);
        var state = new ExportedPort { Machine = new PortConfig { Name = "", SocketPath = "" }, Connection = new ExportedConnection(0, 0, 0, [default], ring, ring) };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Default.ExportedPort);
        JsonSerializer.Deserialize(bytes, StateJson.Default.ExportedPort);
    }

    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            .Where(method => !method.IsAbstract && !method.ContainsGenericParameters && (method.MethodImplementationFlags & MethodImplAttributes.InternalCall) == 0);
    }
}
