using System.Text;

namespace LabSim.Cli.Completion;

/// <summary>The completion for fish.</summary>
internal static class FishScript
{
    private const string Head = """
        # Completion of labsim; made by `labsim completion fish`.
        # The words before the cursor that are no options.
        function __labsim_words
            for word in (commandline -opc)[2..]
                string match -q -- '-*' $word; or echo $word
            end
        end
        # Whether the words begin so, and how many others follow.
        function __labsim_at
            set -l words (__labsim_words)
            set -l path $argv[2..]
            test (count $words) -ge (count $path); or return 1
            for i in (seq (count $path))
                test $words[$i] = $path[$i]; or return 1
            end
            set -l more (math (count $words) - (count $path))
            switch $argv[1]
                case any
                    true
                case '*+'
                    test $more -ge (string trim -c + $argv[1])
                case '*'
                    test $more -eq $argv[1]
            end
        end
        complete -c labsim -f

        """;

    /// <summary>The script.</summary>
    public static string Write(IReadOnlyList<CompletionEntry> entries)
    {
        var script = new StringBuilder(Head);
        foreach (var entry in entries)
        {
            foreach (var verb in entry.Verbs)
            {
                var below = entries.First(other => other.Path == (entry.Path.Length == 0 ? verb : $"{entry.Path} {verb}"));
                script.Append($"complete -c labsim -n '__labsim_at 0 {entry.Path}' -a {verb} -d {Quote(below.Description)}\n");
            }

            foreach (var option in entry.Options)
            {
                script.Append($"complete -c labsim -n '__labsim_at any {entry.Path}'{string.Concat(option.Names.Select(Spell))} -d {Quote(option.Description)}{Value(option)}\n");
            }

            for (var i = 0; i < entry.Kinds.Count; i++)
            {
                var position = i == entry.Kinds.Count - 1 ? $"{i}+" : $"{i}";
                script.Append($"complete -c labsim -n '__labsim_at {position} {entry.Path}' {Source(entry.Kinds[i], entry.Path)}\n");
            }
        }

        return script.ToString();
    }

    private static string Spell(string name) => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}";

    private static string Value(CompletionOption option) =>
        !option.TakesValue ? "" : option.TakesFile ? " -r -F" : option.Choices.Count > 0 ? $" -x -a '{string.Join(' ', option.Choices)}'" : " -x";

    private static string Source(string kind, string path)
    {
        var lab = $"(__labsim_words)[{path.Split(' ').Length + 1}]";
        return kind switch
        {
            "FILE" => "-F",
            "LAB" => "-a '(labsim complete labs 2>/dev/null)'",
            "NODE" => $"-a '(labsim complete nodes {lab} 2>/dev/null)'",
            "ENDPOINT" => $"-a '(labsim complete endpoints {lab} 2>/dev/null)'",
            "FREE" => $"-a '(labsim complete free {lab} 2>/dev/null)'",
            "KIND" => "-a '(labsim complete kinds 2>/dev/null)'",
            "IMAGE" => "-a '(labsim complete images 2>/dev/null)'",
            "SHELL" => "-a 'bash zsh fish'",
            _ => "",
        };
    }

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
