using System.Collections.Immutable;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.Orchestration.Planning;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Configs;

/// <summary>A kind's dialogue with a node's name put in.</summary>
internal static class DialogueScripts
{
    public static DialogueScript Of(ConsoleDialogue dialogue, string node) => new(dialogue.Prompts)
    {
        Answers = [.. dialogue.Answers.Select(answer => (answer.Text, ConfigText.Named(answer.Reply, node)))],
        Before = Named(dialogue.Before, node),
        After = Named(dialogue.After, node),
        Show = Named(dialogue.Show, node),
        Errors = dialogue.Errors,
        Omit = dialogue.Omit,
    };

    private static ImmutableArray<string> Named(ImmutableArray<string> lines, string node) => [.. lines.Select(line => ConfigText.Named(line, node))];
}
