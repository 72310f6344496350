using System.Globalization;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Configs;

/// <summary>
/// Types configurations in at the consoles of guests that do not find them by themselves. Until that is done such a node is booting. It is done once for each disk: a mark in the store
/// says which config the node has, and, where its disk does not last, which process it was given to. A server that dies in the middle leaves no mark, and the next one begins anew.
/// Everything but the typing is done in the lab's mailbox.
/// </summary>
/// <param name="lab">The lab.</param>
/// <param name="over">Told when a machine's config is typed in, or cannot be.</param>
internal sealed class ConfigTyping(LabContext lab, Func<IMachine, Task> over)
{
    private readonly Dictionary<string, Typing> _typings = new(StringComparer.Ordinal);

    /// <summary>What a node is whose guest is ready: that, or still booting, or failed.</summary>
    public async Task<NodeState> JudgeAsync(IMachine machine, NodeState ready)
    {
        var node = lab.State.Record.Spec.Nodes.FirstOrDefault(n => n.Name == machine.Name);
        if (node is not { Config: { } path } || !KindTraits.Of(node).TypesConfig || machine.Console is null)
        {
            return ready;
        }

        if (_typings.GetValueOrDefault(node.Name) is not { } typing || typing.Machine != machine || typing.ResetAt != machine.Record.ResetAt)
        {
            Forget(node.Name);
            var mark = MarkOf(node, lab.State.Record.FileHashes[path], machine.Record);
            if (await lab.Store.ReadConfiguredAsync(node.Name, CancellationToken.None) == mark)
            {
                return ready;
            }

            typing = _typings[node.Name] = new Typing(machine, machine.Record.ResetAt);
            _ = Task.Run(() => TypeAsync(node, path, mark, typing), CancellationToken.None);
        }

        return typing switch
        {
            { Failure: { } failure } => ready with { State = NodeLifecycle.Failed, Reason = failure },
            { Done: false } => ready with { State = NodeLifecycle.Booting, Reason = $"{path} is typed in" },
            _ => ready,
        };
    }

    /// <summary>Stops typing: the machine is gone.</summary>
    public void Forget(string node)
    {
        if (_typings.Remove(node, out var typing))
        {
            typing.Stop.Cancel();
        }
    }

    /// <summary>Stops all of it; what was begun is begun anew by the next server.</summary>
    public void ForgetAll()
    {
        foreach (var node in _typings.Keys.ToArray())
        {
            Forget(node);
        }
    }

    /// <summary>Which config a node has, and for how long it has it.</summary>
    public static string MarkOf(NodeSpec node, string hash, MachineRecord machine) =>
        node.Persistent ? hash : string.Create(CultureInfo.InvariantCulture, $"{hash} {machine.ProcessId} {machine.StartTicks}");

    private async Task TypeAsync(NodeSpec node, string path, string mark, Typing typing)
    {
        try
        {
            var content = await lab.Store.ReadFileAsync(lab.State.Record.FileHashes[path], typing.Stop.Token);
            var dialogue = new SerialDialogue(typing.Machine.Console!, DialogueScripts.Of(KindTraits.Of(node).Dialogue!, node.Name), lab.Services.Time);
            var refused = await dialogue.EnterAsync(content, typing.Stop.Token);
            await lab.Store.WriteConfiguredAsync(node.Name, mark);
            foreach (var line in refused)
            {
                lab.Events.Append("warning", message: $"{node.Name} does not take {path}, {line}", with: e => e with { Node = node.Name });
            }

            typing.Done = true;
        }
        catch (OperationCanceledException) when (typing.Stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            typing.Failure = error is DialogueException ? $"{path} cannot be typed in: {error.Message}" : $"{path} cannot be typed in: {error.GetType().Name}: {error.Message}";
        }

        lab.Mailbox.Post(() => over(typing.Machine));
    }

    private sealed record Typing(IMachine Machine, DateTimeOffset? ResetAt)
    {
        public CancellationTokenSource Stop { get; } = new();

        public bool Done { get; set; }

        public string? Failure { get; set; }
    }
}
