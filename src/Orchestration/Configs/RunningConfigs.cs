using System.Collections.Concurrent;
using System.Text;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.NodeRuntime.Guests;
using LabSim.Orchestration.Labs;
using LabSim.Topology.Kinds;

namespace LabSim.Orchestration.Configs;

/// <summary>Reads the configurations that guests run: by LabSim's agent, or by a dialogue at the console. One reader at a time talks to a guest.</summary>
internal sealed class RunningConfigs(LabContext lab)
{
    private const int MostBytes = 4 << 20;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    /// <exception cref="LabException">The node is not ready, its kind knows no way, or its guest does not say what its kind says that it says.</exception>
    public async Task<string> ReadAsync(string node, CancellationToken cancellation)
    {
        var spec = LabReader.RequireGuest(lab, node, ", and so no configuration");
        var traits = KindTraits.Of(spec);
        var state = lab.State[node];
        if (traits is { HasAgent: false, Dialogue: not { ShowsConfig: true } })
        {
            throw new LabException(
                LabProblem.Conflict, $"node {node} of lab {lab.Lab}: the kind {spec.Kind} does not say how its running config is read", "its file can: dialogue: with show: (docs/kinds.md)");
        }

        if (state is not { State: NodeLifecycle.Ready, Machine: { } machine })
        {
            throw new LabException(
                LabProblem.Conflict, $"node {node} of lab {lab.Lab} is {state.State}{(state.Reason is { } why ? $" ({why})" : "")}: its config can be read when it is ready", $"labsim start {lab.Lab} {node}");
        }

        var gate = _gates.GetOrAdd(node, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            return machine.Agent is { } agent ? await ReadRouterAsync(agent, node, cancellation)
                : await new SerialDialogue(machine.Console!, DialogueScripts.Of(traits.Dialogue!, node), lab.Services.Time).ShowAsync(cancellation);
        }
        catch (Exception failed) when (failed is DialogueException or GuestAgentException)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Lab}: its running config cannot be read: {failed.Message}", $"labsim console {lab.Lab} {node} shows what it says", failed);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string> ReadRouterAsync(IGuestAgent agent, string node, CancellationToken cancellation)
    {
        var (said, complained) = (new List<byte>(), new List<byte>());
        var status = await agent.ExecuteAsync(["vtysh", "-c", "show running-config"], null, Take, cancellation);
        return status switch
        {
            0 => FrrConfig.FromRunning(Encoding.UTF8.GetString([.. said])),
            127 => throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Lab} has no FRR in it, and so no running config"),
            _ => throw new GuestAgentException($"vtysh ended with status {status}: {Encoding.UTF8.GetString([.. complained]).Trim()}"),
        };

        ValueTask Take(GuestOutput from, ReadOnlyMemory<byte> piece)
        {
            var where = from == GuestOutput.Standard ? said : complained;
            if (where.Count + piece.Length > MostBytes)
            {
                throw new GuestAgentException($"vtysh says more than {MostBytes >> 20} MiB");
            }

            where.AddRange(piece.Span);
            return ValueTask.CompletedTask;
        }
    }
}
