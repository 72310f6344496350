using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using LabSim.Interop;
using LabSim.Switching.Bridging;
using LabSim.Switching.Links;
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

    /// <summary>Compiles the data plane, and hands a fabric over to itself; on a thread that leaves the cores to others.</summary>
    /// <param name="directory">Where sockets may be made for the moment.</param>
    /// <param name="loggers">Where troubles are written.</param>
    /// <param name="adopt">Goes on with the parts, as it will be done in earnest, and returns the fabric of a lab, which is ended then.</param>
    public static void Run(string directory, ILoggerFactory loggers, Func<string, ImmutableDictionary<string, ImmutableArray<ExportedPart>>, Fabric> adopt) =>
        Begin(() => Rehearse(directory, loggers, adopt), loggers.CreateLogger<KeeperClient>()).Join();

    /// <summary>Begins to make a process warm that keeps parts, in the same way.</summary>
    /// <param name="path">Where a socket may be made for the moment.</param>
    /// <param name="logger">Where troubles are written.</param>
    /// <returns>The thread that does it; whoever ends before it is done leaves its socket.</returns>
    public static Thread BeginKeeper(string path, ILogger logger) => Begin(() => RehearseKeeper(path, logger), logger);

    /// <summary>Compiles the data plane, for a process that will hand over: it has done nothing of that before.</summary>
    /// <param name="logger">Where troubles are written.</param>
    public static void Compile(ILogger logger) => Begin(Compile, logger).Join();

    private static void Compile()
    {
        foreach (var method in new[] { typeof(Fabric), typeof(EventFd) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => !type.ContainsGenericParameters).SelectMany(Methods))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }

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

    private static void Rehearse(string directory, ILoggerFactory loggers, Func<string, ImmutableDictionary<string, ImmutableArray<ExportedPart>>, Fabric> adopt)
    {
        Compile();
        string Socket(string name) => Path.Combine(directory, $"{Lab}-{Environment.ProcessId}-{name}");
        var logger = loggers.CreateLogger<KeeperClient>();
        using var keeper = new KeeperServer(Socket("keeper"), logger);
        using var former = KeeperClient.Connect(Socket("keeper"), logger);
        using var next = KeeperClient.Connect(Socket("keeper"), logger);
        using var a = new RehearsedMachine("a", Socket("a"));
        using var b = new RehearsedMachine("b", Socket("b"));
        var options = new FabricOptions { Lab = Lab, LoggerFactory = loggers, Keeper = former };
        using var fabric = Join(new Fabric(options, [a.Part, b.Part]));
        SendOne(a, b);
        using var again = adopt(Lab, Pass(fabric.Freeze(), former, next));
        SendOne(a, b);
    }

    private static void RehearseKeeper(string path, ILogger logger)
    {
        using var eventFd = EventFd.Create();
        using var keeper = new KeeperServer(path, logger);
        using var next = KeeperClient.Connect(path, logger);
        using (var former = KeeperClient.Connect(path, logger))
        {
            former.Hold(Lab, new ExportedPart(PartKind.Port, "a", "{}"u8.ToArray(), [("call", eventFd.Handle.Duplicate())]));
        }

        foreach (var part in next.Recall().Values.SelectMany(parts => parts))
        {
            part.Dispose();
        }
    }

    /// <summary>Hands parts over to somebody who waits for them.</summary>
    private static ImmutableDictionary<string, ImmutableArray<ExportedPart>> Pass(ImmutableArray<ExportedPart> parts, KeeperClient former, KeeperClient next)
    {
        var passed = ImmutableDictionary<string, ImmutableArray<ExportedPart>>.Empty;
        IOException? failure = null;
        var waiting = new Thread(() =>
        {
            try
            {
                passed = next.Await(PatienceMilliseconds, _ => { });
            }
            catch (IOException error)
            {
                failure = error;
            }
        });
        waiting.Start();
        using var successor = Find(former);
        successor.Prepare(Lab);
        foreach (var part in parts)
        {
            successor.Give(Lab, part);
        }

        successor.End();
        var taken = successor.HasTaken();
        waiting.Join();
        return taken ? passed : throw new IOException("Nobody took what was handed over for practice.", failure);
    }

    private static Successor Find(KeeperClient former)
    {
        Successor? found = null;
        SpinWait.SpinUntil(() => (found = former.FindSuccessor()) is not null, PatienceMilliseconds);
        return found ?? throw new IOException("Nobody waits for what would be handed over for practice.");
    }

    /// <summary>Joins the two machines by a switch.</summary>
    private static Fabric Join(Fabric fabric)
    {
        fabric.OpenSegment(new SegmentConfig { Name = "s" });
        foreach (var machine in (string[])["a", "b"])
        {
            fabric.OpenSegmentPort(new SegmentPortConfig { Name = $"s:{machine}", Segment = "s", Vlans = VlanMembership.Access(1) });
            fabric.Connect(new LinkConfig($"{machine}--s", machine, $"s:{machine}"));
        }

        return fabric;
    }

    private static void SendOne(RehearsedMachine from, RehearsedMachine to)
    {
        var before = to.Received;
        from.Send();
        if (!SpinWait.SpinUntil(() => to.Received > before, PatienceMilliseconds))
        {
            throw new IOException("A frame that was sent for practice did not arrive.");
        }
    }

    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            .Where(method => !method.IsAbstract && !method.ContainsGenericParameters && (method.MethodImplementationFlags & MethodImplAttributes.InternalCall) == 0);
    }
}
