using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim ssh LAB NODE</c>.</summary>
internal sealed class SshCommand : Verb
{
    private const string Program = "ssh";
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node");
    private readonly Option<string?> _user = new("--user", "-l") { Description = "Whom to log in as; by default as its kind says", HelpName = "USER" };

    public SshCommand()
        : base("ssh", "A shell in a node by SSH, over the lab's management segment.")
    {
        Add(_names);
        Add(_user);
    }

    public override bool TakesCommand => true;

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The node has to be on the management segment (mgmt: or management: in the topology). LabSim's own images and cloud images know the labs' key,",
        "LABSIM_HOME/ssh/id_ecdsa; others ask for a password. Host keys are not compared: the way to the node ends inside this host. The exit status is ssh's.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim ssh lab r1", "a shell"),
        new("labsim ssh lab r1 -- vtysh -c 'show ip route'", "a command"),
        new("labsim ssh lab r1 -- 'ip route | wc -l'", "a line for the node's shell"),
        new("labsim ssh lab web1 -l debian", "as another user"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var cancellation = session.Interrupts.First;
        using var client = await session.ConnectAsync(CancellationToken.None);
        var selection = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        var (lab, name) = (selection.Lab, selection.Node());
        var document = await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, cancellation);
        var node = document.Nodes.FirstOrDefault(n => n.Name == name) ?? throw new CommandException(ExitStatus.NotFound, $"lab {lab} has no node '{Inert.Line(name)}'", $"it has {string.Join(", ", document.Nodes.Select(n => n.Name))}");
        if (node.Management is not { } management)
        {
            throw new CommandException(ExitStatus.Failed, $"node {name} of lab {lab} is not on a management segment", "say mgmt: {} in the topology, or management: true on the node, and bring it up again");
        }

        if ((parsed.GetValue(_user) ?? management.User) is not { } user)
        {
            throw new CommandException(ExitStatus.Usage, $"whom to log in as in a {node.Kind} is not known", $"labsim ssh {lab} {name} -l USER (Debian's cloud images call theirs debian, Ubuntu's ubuntu)");
        }

        // Tells a wrong state in LabSim's own words, and not by ssh's.
        (await client.OpenSocketAsync(Address.Of(Routes.NodePort, lab, name, "22"), cancellation)).Dispose();
        return await RunAsync([.. SshOptions(session, lab, node), "-l", user, "--", $"{name}.{lab}", .. session.Trailing is [var line] ? [line] : (session.Trailing ?? []).Select(Quote)]);
    }

    private static IEnumerable<string> SshOptions(Session session, string lab, NodeDocument node)
    {
        var key = Path.Combine(session.Home.Data, "ssh", "id_ecdsa");
        var way = string.Join(' ', new[] { Environment.ProcessPath!, "forward", lab, node.Name, "22", "--stdio" }.Select(Quote));
        string[] options =
        [
            $"ProxyCommand={way.Replace("%", "%%", StringComparison.Ordinal)}", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "GlobalKnownHostsFile=/dev/null", "LogLevel=ERROR",
        ];
        return options.SelectMany(option => (string[])["-o", option]).Concat(File.Exists(key) ? ["-i", key] : []);
    }

    // ssh joins a command's words for the shell on the other side: what was one word here is to be one there. A single word is a line for that shell.
    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, arguments))!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            throw new CommandException(ExitStatus.Environment, "there is no ssh on this host", "apt-get install openssh-client");
        }
    }
}
