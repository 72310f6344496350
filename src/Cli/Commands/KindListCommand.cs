using System.CommandLine;
using System.Text.Json;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.Topology.Grammar;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim kind ls</c>.</summary>
internal sealed class KindListCommand : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public KindListCommand()
        : base("ls", "The kinds: of LabSim's images, of vendors' disks, of switches, hubs and nats, and your own.") => Add(_json);

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim kind ls --json", "for scripts")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var kinds = await ReadAsync(session);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, kinds, context => context.KindDocumentArray);
            return ExitStatus.Done;
        }

        var table = new LabTable("KIND", ">MEMORY", ">CPUS", "NIC", "DISK", "INTERFACES", "WHAT IT IS");
        foreach (var kind in kinds)
        {
            var machine = kind.Machine;
            table.Add(
                kind.Name, machine is null ? "-" : SettingWords.WriteMemory(machine.MemoryBytes), machine?.Cpus.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",
                machine?.Nic ?? "-", machine is null or { Agent: true } ? "-" : machine.DiskBus, Interfaces(kind), kind.Summary);
        }

        table.Write(session.Out, new Style(session.ColourOut));
        foreach (var broken in OwnKinds.Read(session).Broken)
        {
            session.Error.WriteLine($"labsim: {Inert.Line(broken.Source.File)} is wrong: labsim kind check {Inert.Line(broken.Source.File)}");
        }

        return ExitStatus.Done;
    }

    /// <summary>All kinds.</summary>
    public static async Task<KindDocument[]> ReadAsync(Session session) =>
        JsonSerializer.Deserialize(await new ServerOnce(session).RunAsync(["kind-ls"]), ContractJson.Default.KindDocumentArray) ?? [];

    /// <summary>The first and the last data interface.</summary>
    public static string Interfaces(KindDocument kind) => kind.Interfaces is [var only] ? only : $"{kind.Interfaces[0]}–{kind.Interfaces[^1]}";
}
