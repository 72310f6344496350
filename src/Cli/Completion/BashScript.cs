using System.Text;

namespace LabSim.Cli.Completion;

/// <summary>The completion for bash, and for zsh by its bashcompinit.</summary>
internal static class BashScript
{
    private const string Head = """
        # Completion of labsim; made by `labsim completion`.
        _labsim() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev= path= words= lab= position=0 verbs= options= valued= kinds= choices= kind= word= skip=no i
            for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [ "$word" = -- ]; then return; fi
                if [ $skip = yes ]; then skip=no; prev=$word; continue; fi
                case $word in
                    -*)
                        _labsim_entry
                        case " $valued " in *" $word "*) skip=yes ;; esac
                        ;;
                    *)
                        _labsim_entry
                        case " $verbs " in
                            *" $word "*) path="${path:+$path }$word" ;;
                            *)
                                if [ $position = 0 ]; then lab=$word; fi
                                position=$((position + 1))
                                ;;
                        esac
                        ;;
                esac
                prev=$word
            done
            _labsim_entry
            if [ $skip = yes ]; then
                case "$path:$prev" in

        """;

    private const string Middle = """
                    *) ;;
                esac
                if [ "$choices" = FILE ]; then
                    COMPREPLY=($(compgen -f -- "$cur"))
                else
                    COMPREPLY=($(compgen -W "$choices" -- "$cur"))
                fi
                return
            fi
            case $cur in -*) COMPREPLY=($(compgen -W "$options" -- "$cur")); return ;; esac
            if [ -n "$verbs" ] && [ $position = 0 ]; then COMPREPLY=($(compgen -W "$verbs" -- "$cur")); return; fi
            i=0
            for word in $kinds; do
                kind=$word
                if [ $i = $position ]; then break; fi
                i=$((i + 1))
            done
            case $kind in
                FILE) COMPREPLY=($(compgen -f -- "$cur")) ;;
                LAB) COMPREPLY=($(compgen -W "$(labsim complete labs 2>/dev/null)" -- "$cur")) ;;
                NODE) COMPREPLY=($(compgen -W "$(labsim complete nodes "$lab" 2>/dev/null)" -- "$cur")) ;;
                ENDPOINT) COMPREPLY=($(compgen -W "$(labsim complete endpoints "$lab" 2>/dev/null)" -- "$cur")) ;;
                FREE) COMPREPLY=($(compgen -W "$(labsim complete free "$lab" 2>/dev/null)" -- "$cur")) ;;
                KIND) COMPREPLY=($(compgen -W "$(labsim complete kinds 2>/dev/null)" -- "$cur")) ;;
                IMAGE) COMPREPLY=($(compgen -W "$(labsim complete images 2>/dev/null)" -- "$cur")) ;;
                SHELL) COMPREPLY=($(compgen -W "bash zsh fish" -- "$cur")) ;;
            esac
        }
        _labsim_entry() {
            verbs= options= valued= kinds=
            case $path in

        """;

    private const string Tail = """
            esac
        }
        # An endpoint is one word, colon and all.
        COMP_WORDBREAKS=${COMP_WORDBREAKS//:/}
        complete -o filenames -F _labsim labsim ./labsim

        """;

    /// <summary>The script.</summary>
    public static string Write(IReadOnlyList<CompletionEntry> entries)
    {
        var script = new StringBuilder(Head);
        foreach (var entry in entries)
        {
            foreach (var option in entry.Options.Where(option => option.TakesFile || option.Choices.Count > 0))
            {
                var patterns = string.Join(" | ", option.Names.Select(name => $"'{entry.Path}:{name}'"));
                script.Append($"            {patterns}) choices='{(option.TakesFile ? "FILE" : string.Join(' ', option.Choices))}' ;;\n");
            }
        }

        script.Append(Middle);
        foreach (var entry in entries)
        {
            var valued = string.Join(' ', entry.Options.Where(option => option.TakesValue).SelectMany(option => option.Names));
            script.Append($"        '{entry.Path}') verbs='{string.Join(' ', entry.Verbs)}' options='{string.Join(' ', entry.Options.SelectMany(option => option.Names))}' ")
                .Append($"valued='{valued}' kinds='{string.Join(' ', entry.Kinds)}' ;;\n");
        }

        return script.Append(Tail).ToString();
    }

    /// <summary>The same for zsh.</summary>
    public static string WriteZsh(IReadOnlyList<CompletionEntry> entries) =>
        "#compdef labsim\nautoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + Write(entries);
}
