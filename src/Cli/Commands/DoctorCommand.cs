using System.CommandLine;
using System.Text.Json;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim doctor</c>.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public DoctorCommand()
        : base("doctor", "What this host has, what it means, how to mend it.") => Add(_json);

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim doctor", "exit status 6 where something makes labs impossible")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var output = await new ServerOnce(session).RunAsync(["doctor"]);
        var found = JsonSerializer.Deserialize(output, ContractJson.Default.DoctorDocument)!;
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, found, context => context.DoctorDocument);
        }
        else
        {
            Write(session.Out, found, new Style(session.ColourOut));
        }

        return found.Checks.Any(check => check.Status == "error") ? ExitStatus.Environment : ExitStatus.Done;
    }

    private static void Write(TextWriter output, DoctorDocument found, Style style)
    {
        foreach (var check in found.Checks)
        {
            var mark = check.Status switch { "ok" => style.Green("ok     "), "warning" => style.Yellow("warning"), _ => style.Red("error  ") };
            output.WriteLine($"{mark}  {style.Bold(Inert.Line(check.Title))}: {Inert.Line(check.Finding)}");
            if (check.Remedy is { } remedy)
            {
                output.WriteLine($"         → {Inert.Line(remedy)}");
            }
        }
    }
}
