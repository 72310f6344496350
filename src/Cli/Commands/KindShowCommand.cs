using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Topology.Grammar;
using LabSim.Topology.Text;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim kind show KIND</c>.</summary>
internal sealed class KindShowCommand : Verb
{
    private readonly Argument<string> _name = new("KIND") { Description = "The kind" };
    private readonly Option<bool> _yaml = new("--yaml") { Description = "Its file, to begin a kind of your own with" };
    private readonly Option<bool> _json = Words.Json();

    public KindShowCommand()
        : base("show", "Everything about a kind: interfaces, machine, settings.")
    {
        Add(_name);
        Add(_yaml);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim kind show cisco-xrv9k", "how it calls its interfaces, and what its machine has"),
        new("labsim kind show cisco-iosv --yaml", "its file: one to begin a kind of your own with, in LABSIM_HOME/kinds"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var name = parsed.GetRequiredValue(_name);
        if (parsed.GetValue(_yaml) && OwnKinds.Read(session).Files.FirstOrDefault(file => file.Kind?.Name == name) is { } source)
        {
            session.Out.Write(source.Source.Text);
            return ExitStatus.Done;
        }

        var kinds = await KindListCommand.ReadAsync(session);
        if (kinds.FirstOrDefault(kind => kind.Name == name) is not { } found)
        {
            var near = NearestName.Find(name, kinds.Select(kind => kind.Name));
            throw new CommandException(ExitStatus.NotFound, $"there is no kind '{Inert.Line(name)}'", near is null ? "`labsim kind ls` lists them" : $"did you mean {near}?");
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, found, context => context.KindDocument);
        }
        else
        {
            Write(session.Out, found, new Style(session.ColourOut));
        }

        return ExitStatus.Done;
    }

    private static string? Config(KindMachineDocument? machine) => machine?.ConfigBy switch
    {
        null => null,
        "agent" => machine.ConfigFormat,
        var way => $"{machine.ConfigFormat ?? "any text"}, by {way}{(machine.ConfigFiles is { } files ? $": {string.Join(", ", files.Keys)}" : "")}",
    };

    private static void Write(TextWriter output, KindDocument kind, Style style)
    {
        output.WriteLine($"{style.Bold(kind.Name)}  {kind.Summary}");
        var machine = kind.Machine;
        (string Name, string? Value)[] lines =
        [
            ("file", kind.File),
            ("management", kind.Management is { } always ? $"{always}, the guest's first NIC" : machine?.Management is { } asked ? $"{asked}, with management: or mgmt:" : null),
            ("unused NICs", kind.UnusedNics == 0 ? null : $"{kind.UnusedNics}, before the data interfaces"),
            ("interfaces", string.Join(", ", kind.Interfaces)),
            ("also called", kind.Aliases.Count == 0 ? null : string.Join(", ", kind.Aliases)),
            ("image", machine?.Image),
            ("memory", machine is null ? null : SettingWords.WriteMemory(machine.MemoryBytes) + (machine.MinimumMemoryBytes > 0 ? $", at least {SettingWords.WriteMemory(machine.MinimumMemoryBytes)}" : "")),
            ("cpus", machine?.Cpus.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("cpu-model", machine?.CpuModel),
            ("board", machine is null or { Board: "pc" } ? null : machine.Board),
            ("nic", machine is null ? null : machine.Nic + (machine.Nics > 0 ? $", always {machine.Nics} of them" : "")),
            ("disk-bus", machine is { Agent: false } ? machine.DiskBus : null),
            ("disks", machine is null or { Disks.Count: 0 } ? null : string.Join(", ", machine.Disks)),
            ("firmware", machine is { Agent: false } ? machine.Firmware : null),
            ("boot", machine is null or { Boot.Count: 0 } ? null : string.Join(", then ", machine.Boot)),
            ("console", machine is null or { Console: "serial" } ? null : machine.Console),
            ("serial ports", machine is null or { SerialPorts: 1 } ? null : machine.SerialPorts.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("config", Config(machine)),
            ("ssh-user", machine is { SshUser: { } user } ? $"{user}{(machine.SshPassword switch { null => "", "" => ", without a password", var password => $", password {password}" })}" : null),
            ("config save", machine is { ShowsConfig: true } ? string.Join(", or ", machine.ShownBy.Select(way => way switch { "ssh" => "by SSH", "agent" => "by the agent", _ => "at its console" })) : null),
            ("ready", machine switch { null => null, { Agent: true } => "when its agent says so", { Ready.Count: 0 } => "when it runs", var m => $"when its console says {string.Join(" or ", m.Ready.Select(text => $"'{text}'"))}" }),
            ("shutdown", machine is null or { Agent: true } ? null : machine.Shutdown),
            ("smbios", machine?.Smbios is { } smbios ? string.Join(", ", smbios.Select(pair => $"{pair.Key}: {pair.Value}")) : null),
            ("fw-cfg", machine?.FirmwareFiles is { } files ? string.Join(", ", files.Select(pair => $"{pair.Key}: {pair.Value}")) : null),
            ("settings", kind.Settings.Count == 0 ? null : string.Join(", ", kind.Settings)),
        ];
        foreach (var (name, value) in lines.Where(line => line.Value is not null))
        {
            output.WriteLine($"  {name,-13}{value}");
        }
    }
}
