using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LabSim.Interop;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.HandOver;

/// <summary>
/// Makes a process warm that is about to take a fabric over: what a first frame and a first part would wait for (code that is compiled at its first call) is done before.
/// Without it an outage is a hundred milliseconds longer.
/// </summary>
public static class Rehearsal
{
    /// <summary>Compiles the data plane, and hands a fabric over to itself.</summary>
    /// <param name="directory">Where sockets may be made for the moment.</param>
    /// <param name="lab">What the fabric is called in the log.</param>
    public static void Run(string directory, string lab)
    {
        foreach (var method in new[] { typeof(Fabric), typeof(EventFd) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => !type.ContainsGenericParameters).SelectMany(Methods))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        var ring = new ExportedRing(256, new VirtqueueAddresses(1, 2, 3), true, true, false, 0);
        var machine = new ExportedPort { Machine = new PortConfig { Name = "a", SocketPath = "a" }, Connection = new ExportedConnection(0, 0, 0, [default], ring, ring) };
        using var part = machine.ToPart([]);
        JsonSerializer.Deserialize(part.State.Span, StateJson.Default.ExportedPort);
        var options = new FabricOptions { Lab = lab };
        using var fabric = new Fabric(options);
        foreach (var (port, transport) in new[] { ("a", PortTransport.VhostUser), ("b", PortTransport.Stream) })
        {
            fabric.OpenPort(new PortConfig { Name = port, SocketPath = Path.Combine(directory, $"rehearsal-{Environment.ProcessId}-{port}"), Transport = transport });
        }

        fabric.Connect(new LinkConfig("a--b", "a", "b"));
        using var next = new Fabric(options, fabric.Freeze());
    }

    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            .Where(method => !method.IsAbstract && !method.ContainsGenericParameters && (method.MethodImplementationFlags & MethodImplAttributes.InternalCall) == 0);
    }
}
