using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>A <c>dialogue:</c> as it is written.</summary>
internal sealed record DialogueDefinition
{
    public ImmutableArray<string> Prompts { get; init; } = [];

    public ImmutableArray<Named<string, string>> Answers { get; init; } = [];

    public ImmutableArray<string> Before { get; init; } = [];

    public ImmutableArray<string> After { get; init; } = [];

    public ImmutableArray<string> Show { get; init; } = [];

    public ImmutableArray<string> Errors { get; init; } = [];

    public ImmutableArray<string> Omit { get; init; } = [];

    /// <summary>The dialogue.</summary>
    public ConsoleDialogue ToDialogue() => new()
    {
        Prompts = Prompts, Answers = [.. Answers.Select(answer => new DialogueAnswer(answer.Name.Value, answer.Value))], Before = Before, After = After, Show = Show, Errors = Errors, Omit = Omit,
    };
}
