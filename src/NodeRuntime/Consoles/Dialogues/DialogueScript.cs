using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>How to talk to a guest at its serial line; names are put in already.</summary>
/// <param name="Prompts">A line that ends with one of these, and stays, waits for a command.</param>
public sealed record DialogueScript(ImmutableArray<string> Prompts)
{
    /// <summary>What is typed when a text stands in the last line, the first that fits.</summary>
    public ImmutableArray<(string Text, string Reply)> Answers { get; init; } = [];

    /// <summary>Commands before a configuration's lines.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Commands after them.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Commands the last of which shows the running configuration.</summary>
    public ImmutableArray<string> Show { get; init; } = [];

    /// <summary>What the guest says of a line that it does not take.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>What lines begin with that are shown with the configuration and are none of it.</summary>
    public ImmutableArray<string> Omit { get; init; } = [];
}
