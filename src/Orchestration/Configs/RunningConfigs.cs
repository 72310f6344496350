using System.Collections.Concurrent;
using System.Text;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.NodeRuntime.Guests;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Ssh;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Configs;

/// <summary>
/// Reads the configurations that guests run: by SSH where their kind says how and they are on the management segment, by LabSim's agent, or by a dialogue at the console.
/// One reader at a time talks to a guest.
/// </summary>
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
        var (bySsh, atConsole) = (traits.SshShow is not null, traits.Dialogue is { ShowsConfig: true });
        if (!bySsh && !atConsole && !traits.HasAgent)
        {
            throw new LabException(
                LabProblem.Conflict, $"node {node} of lab {lab.Lab}: the kind {spec.Kind} does not say how its running config is read", "its file can: ssh-show:, or dialogue: with show: (docs/kinds.md)");
        }

        if (bySsh && !atConsole && spec.Management is null)
        {
            throw new LabException(
                LabProblem.Conflict, $"node {node} of lab {lab.Lab}: the running config of a {spec.Kind} is read by SSH, and the node is on no management segment", "say mgmt: {} in the topology, or management: true on the node, and bring it up again");
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
            return bySsh && spec.Management is not null ? await ReadBySshAsync(node, traits, cancellation)
                : atConsole ? await new SerialDialogue(machine.Console!, DialogueScripts.Of(traits.Dialogue!, node), lab.Services.Time).ShowAsync(cancellation)
                : await ReadRouterAsync(machine.Agent!, node, cancellation);
        }
        catch (Exception failed) when (failed is DialogueException or GuestAgentException or GuestSshException or MachineControlException)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Lab}: its running config cannot be read: {failed.Message}", failed is GuestSshException ? $"labsim ssh {lab.Lab} {node} goes the same way" : $"labsim console {lab.Lab} {node} shows what it says", failed);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string> ReadBySshAsync(string node, NodeTraits traits, CancellationToken cancellation)
    {
        var login = new SshLogin(traits.SshUser!, traits.SshPassword, new GuestKey(lab.Options.DataDirectory).Path);
        var said = await new GuestSsh(quit => LabDoors.OpenPortAsync(lab, node, 22, quit), login).RunAsync(traits.SshShow!, MostBytes, cancellation);
        var lines = said.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Where(line => !traits.SshOmit.Any(text => line.StartsWith(text, StringComparison.Ordinal)));
        var config = string.Concat(lines.Select(line => line + "\n"));

        // Whoever may not see a config is shown none by some, without a word. That must not take the place of the one that is in the file.
        return !string.IsNullOrWhiteSpace(config) ? config : throw new GuestSshException($"'{traits.SshShow}' prints nothing");
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
