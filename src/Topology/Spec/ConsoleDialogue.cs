using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabSim.Topology.Spec;

/// <summary>How to talk to a guest at its serial line: what a person would type, as its kind says it.</summary>
public sealed record ConsoleDialogue
{
    /// <summary>A line that ends with one of these waits for a command.</summary>
    public required ImmutableArray<string> Prompts { get; init; }

    /// <summary>What is answered to questions, on the way to a prompt and after commands, in this order.</summary>
    public ImmutableArray<DialogueAnswer> Answers { get; init; } = [];

    /// <summary>Commands before a configuration's lines.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Commands after a configuration's lines.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Commands the last of which shows the running configuration; empty where none does.</summary>
    public ImmutableArray<string> Show { get; init; } = [];

    /// <summary>A line of the configuration was refused where one of these stands in what the guest says to it.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Lines that begin with one of these are no part of the running configuration, although they are shown with it.</summary>
    public ImmutableArray<string> Omit { get; init; } = [];

    /// <summary>The running configuration can be read.</summary>
    [JsonIgnore]
    public bool ShowsConfig => !Show.IsEmpty;
}

/// <summary>An answer to what a guest asks.</summary>
/// <param name="Text">Stands in the last line that it has written.</param>
/// <param name="Reply">What is typed; <c>{name}</c> stands for the node's name.</param>
public sealed record DialogueAnswer(string Text, string Reply);
