using LabSim.Contracts.Topologies;

namespace LabSim.Cli.Rendering;

/// <summary>A plan for people; command lines are quoted so that a shell would take them.</summary>
internal static class PlanScreen
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, PlanDocument plan, Style style)
    {
        output.WriteLine($"{style.Bold(Inert.Line(plan.Lab))}: {Quantities.Of(plan.Machines.Count, "machine")}, {Quantities.Of(plan.Ports.Count, "port")}, {Quantities.Of(plan.Links.Count, "link")}");
        foreach (var machine in plan.Machines)
        {
            output.WriteLine();
            output.WriteLine($"{style.Bold(Inert.Line(machine.Node))}  {Describe(machine)}");
            if (machine.Limits is { } limits)
            {
                output.WriteLine($"  {LimitsScreen.Describe(limits)}{(limits.Unmet is { } unmet ? style.Yellow($": {Inert.Line(unmet)}") : "")}");
            }

            output.WriteLine(machine.Argv.Count == 0 ? "  command line: known once the image is built" : "  " + style.Dim(Join(machine.Argv)));
        }

        var ports = new LabTable("PORT", "MAC", "DATAPATH", "SOCKET");
        foreach (var port in plan.Ports)
        {
            ports.Add(port.Name, port.Mac, port.Datapath, port.Socket);
        }

        output.WriteLine();
        ports.Write(output, style);
        output.WriteLine();
        output.WriteLine(style.Dim("STEPS"));
        foreach (var (index, step) in plan.Steps.Index())
        {
            output.WriteLine($"{index + 1,4}  {Inert.Line(step)}");
        }
    }

    private static string Describe(MachineDocument machine) => machine.Cpus == 0
        ? Inert.Line(machine.AcceleratorReason)
        : $"{Inert.Line(machine.Image)}, {machine.Arch}, {machine.Accelerator} ({Inert.Line(machine.AcceleratorReason)}), "
            + $"{Quantities.Bytes(machine.MemoryBytes)}, {Quantities.Of(machine.Cpus, "CPU")}";

    private static string Join(IReadOnlyList<string> argv) => string.Join(' ', argv.Select(word => Inert.Line(Quote(word))));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
