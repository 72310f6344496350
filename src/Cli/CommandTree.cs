using System.CommandLine;
using LabSim.Cli.Commands;

namespace LabSim.Cli;

/// <summary>All verbs, in the order of the help.</summary>
internal static class CommandTree
{
    /// <summary><c>--help</c>, everywhere.</summary>
    public static Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "This help", Recursive = true };

    /// <summary>Makes the tree.</summary>
    public static Command Build() => new("labsim", "Network labs of virtual machines, joined by a switch that sees every frame.")
    {
        Help,
        new UpCommand(),
        new DownCommand(),
        new PsCommand(),
        new ValidateCommand(),
        new EditCommand(),
        new PlanCommand(),
        new ApplyCommand(),
        new StartCommand(),
        new StopCommand(),
        new RestartCommand(),
        new PauseCommand(),
        new ResumeCommand(),
        new ResetCommand(),
        new WipeCommand(),
        new ConsoleCommand(),
        new ScreenCommand(),
        new ExecCommand(),
        new SshCommand(),
        new ForwardCommand(),
        new ConfigCommand(),
        new LogsCommand(),
        new CaptureCommand(),
        new LinkCommand(),
        new ConnectCommand(),
        new DisconnectCommand(),
        new StatsCommand(),
        new UiCommand(),
        new ImageCommand(),
        new KindCommand(),
        new DoctorCommand(),
        new ServerCommand(),
        new CompletionCommand(),
        new CompleteCommand(),
        new VersionCommand(),
    };
}
