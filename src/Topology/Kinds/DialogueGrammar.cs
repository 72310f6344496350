using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar;
using LabSim.Topology.Grammar.Forms;

namespace LabSim.Topology.Kinds;

/// <summary>The keys of a kind's <c>dialogue:</c>.</summary>
internal static class DialogueGrammar
{
    private static readonly PatternForm Prompt = new("the end of a prompt", new TextPattern("[!-~](?:[ -~]{0,38}[!-~])?"), "1 to 40 printable ASCII characters without a space at either end");

    private static readonly PatternForm Heard = new("text on the console", new TextPattern("[ -~]{2,100}"), "2 to 100 printable ASCII characters, as the guest writes them");

    private static readonly PatternForm Typed = new("a line that is typed", new TextPattern("[ -~]{0,200}"), "at most 200 printable ASCII characters");

    /// <summary>All of it.</summary>
    public static Section<DialogueDefinition> Dialogue { get; } = new("dialogue", new DialogueDefinition(),
    [
        new ValueKey<DialogueDefinition, ImmutableArray<Located<string>>>("prompts", Lines(Prompt), "A line that ends with one of these, and stays, waits for a command.", (d, v) => d with { Prompts = Plain(v) }) { IsRequired = true },
        new ValueKey<DialogueDefinition, ImmutableArray<Named<string, string>>>(
            "answers", new MapForm<string, string>("answers", Heard, Typed, "") { Most = 32 }, "What is typed when a text stands in the guest's last line; {name} stands for the node's name.", (d, v) => d with { Answers = v.Value }),
        new ValueKey<DialogueDefinition, ImmutableArray<Located<string>>>("before", Lines(Typed), "Commands before a config's lines.", (d, v) => d with { Before = Plain(v) }),
        new ValueKey<DialogueDefinition, ImmutableArray<Located<string>>>("after", Lines(Typed), "Commands after a config's lines.", (d, v) => d with { After = Plain(v) }),
        new ValueKey<DialogueDefinition, ImmutableArray<Located<string>>>("show", Lines(Typed), "Commands the last of which shows the running config.", (d, v) => d with { Show = Plain(v) }),
        new ValueKey<DialogueDefinition, ImmutableArray<Located<string>>>("errors", Lines(Heard), "A config's line was refused where one of these stands in what the guest says to it.", (d, v) => d with { Errors = Plain(v) }),
        new ValueKey<DialogueDefinition, ImmutableArray<Located<string>>>("omit", Lines(Heard), "Lines that begin with one of these are no part of the running config.", (d, v) => d with { Omit = Plain(v) }),
    ]);

    private static ListForm<string> Lines(PatternForm form) => new(form) { AllowsSingle = true };

    private static ImmutableArray<string> Plain(Located<ImmutableArray<Located<string>>> lines) => [.. lines.Value.Select(line => line.Value)];
}
