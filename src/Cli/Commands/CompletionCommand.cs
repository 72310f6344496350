using System.CommandLine;
using LabSim.Cli.Completion;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim completion bash|zsh|fish</c>.</summary>
internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> _shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" }.Among("bash", "zsh", "fish");

    public CompletionCommand()
        : base("completion", "A script that makes the shell complete verbs, labs, nodes and endpoints.") => Add(_shell);

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("source <(labsim completion bash)", "in ~/.bashrc"),
        new("source <(labsim completion zsh)", "in ~/.zshrc"),
        new("labsim completion fish | source", "in ~/.config/fish/config.fish"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        CompletionEntry[] entries = [.. CompletionEntry.Read(CommandTree.Build())];
        session.Out.Write(parsed.GetRequiredValue(_shell) switch
        {
            "bash" => BashScript.Write(entries),
            "zsh" => BashScript.WriteZsh(entries),
            _ => FishScript.Write(entries),
        });
        return Task.FromResult(ExitStatus.Done);
    }
}
