using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.NodeRuntime.Screens;

namespace LabSim.Orchestration.Labs;

/// <summary>The ways into nodes.</summary>
public sealed partial class LabRegistry
{
    /// <summary>Somebody uses a node now, if it runs: it is not idle, and if it sleeps it wakes in a moment.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="node">The node.</param>
    /// <param name="why">What for, for people: <c>a key at its console</c>.</param>
    public void Use(string lab, string node, string why)
    {
        if (_labs.TryGetValue(lab, out var found) && found.Exists && found.Lab.State[node].Machine is not null)
        {
            found.Parts.Idle.Use(node, why);
        }
    }

    /// <summary>Somebody uses a node until the result is disposed; returns when it does not sleep.</summary>
    public Task<IDisposable> UseAsync(string lab, string node, string why, CancellationToken cancellation)
    {
        var found = Find(lab);
        return found.Parts.Idle.UseAsync(LabReader.RequireNode(found.Lab, node).Name, why, cancellation);
    }

    /// <summary>The console of a node's serial port; ports are numbered from 1.</summary>
    public ISerialConsole OpenConsole(string lab, string node, int port = 1) => Find(lab).OpenConsole(node, port);

    /// <summary>Who types what is pasted into a node's serial port.</summary>
    public SlowPaste OpenPaste(string lab, string node, int port = 1) => Find(lab).OpenPaste(node, port);

    /// <summary>A node's screen.</summary>
    public IScreen OpenScreen(string lab, string node) => Find(lab).OpenScreen(node);

    /// <summary>A node's agent.</summary>
    public IGuestAgent OpenAgent(string lab, string node) => Find(lab).OpenAgent(node);

    /// <summary>Opens a TCP connection to a node on the management segment.</summary>
    /// <exception cref="LabException">No such node, it is not on the segment, or it does not run.</exception>
    /// <exception cref="NodeRuntime.Machines.MachineControlException">The segment's way in refuses.</exception>
    public Task<Stream> OpenPortAsync(string lab, string node, int port, CancellationToken cancellation) => Find(lab).OpenPortAsync(node, port, cancellation);

    /// <summary>The configuration that a node's guest runs.</summary>
    public async Task<string> ReadConfigAsync(string lab, string node, CancellationToken cancellation)
    {
        using var use = await UseAsync(lab, node, "its config is read", cancellation);
        return await Find(lab).Parts.Configs.ReadAsync(node, cancellation);
    }

    /// <summary>A node's running configuration was saved, and its topology may have been changed for it: that is what the lab runs.</summary>
    internal Task KeepConfigAsync(string lab, string node, string path, ReadOnlyMemory<byte> content, string textBefore, string textAfter) => Find(lab).KeepConfigAsync(node, path, content, (textBefore, textAfter));
}
