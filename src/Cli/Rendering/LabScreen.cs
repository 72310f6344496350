using LabSim.Contracts.Labs;

namespace LabSim.Cli.Rendering;

/// <summary>Labs as tables.</summary>
internal static class LabScreen
{
    /// <summary>All labs.</summary>
    public static void WriteList(TextWriter output, IReadOnlyList<LabSummary> labs, Style style)
    {
        if (labs.Count == 0)
        {
            output.WriteLine("no labs; bring one up with `labsim up FILE`");
            return;
        }

        var table = new LabTable("NAME", "STATE", ">NODES", ">READY", ">LINKS", "FILE").Paint(1, (paint, text) => paint.State(text));
        foreach (var lab in labs)
        {
            table.Add(lab.Name, lab.State, $"{lab.Nodes}", $"{lab.Ready}", $"{lab.Links}", lab.File);
        }

        table.Write(output, style);
    }

    /// <summary>One lab.</summary>
    public static void Write(TextWriter output, LabDocument lab, Style style)
    {
        output.WriteLine($"{style.Bold(Inert.Line(lab.Name))}  {style.State(Inert.Line(lab.State))}  {style.Dim(Inert.Line(lab.File))}");
        if (lab.Reason is { } reason)
        {
            output.WriteLine(style.Red(Inert.Line(reason)));
        }

        output.WriteLine();
        Nodes(lab).Write(output, style);
        LimitsScreen.Write(output, lab, style);
        if (lab.Links.Count > 0)
        {
            output.WriteLine();
            Links(lab).Write(output, style);
        }

        if (lab.PulledLinks.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"disconnected by hand: {Inert.Line(string.Join(", ", lab.PulledLinks.Select(link => link.Replace("--", " -- ", StringComparison.Ordinal))))}");
            output.WriteLine(style.Dim($"back with `labsim connect {Inert.Line(lab.Name)} --reset`"));
        }
    }

    private static LabTable Nodes(LabDocument lab)
    {
        // The column is for those labs that have the segment.
        var managed = lab.Nodes.Any(node => node.Management is not null);
        string[] headings = ["NODE", "STATE", "IMAGE", .. managed ? ["MANAGEMENT"] : (string[])[], "ACCEL", ">PID", ">BOOT", ">CPU", ">MEMORY", "REASON"];
        var table = new LabTable(headings).Paint(1, (style, text) => style.State(text));
        foreach (var node in lab.Nodes)
        {
            var runs = node.Pid is not null;
            string?[] place = managed ? [node.Management?.Address ?? "-"] : [];
            table.Add([node.Name, node.State, node.Image, .. place, node.Accelerator ?? "-", node.Pid?.ToString() ?? "-", Quantities.Seconds(node.BootSeconds),
                runs ? Quantities.Seconds(node.CpuSeconds) : "-", runs ? Quantities.Bytes(node.ResidentBytes) : "-", node.Reason]);
        }

        return table;
    }

    private static string Notes(LinkDocument link)
    {
        var (there, back) = (LinkScreen.Describe(link.Impairment.AToB), LinkScreen.Describe(link.Impairment.BToA));
        var impaired = there == back ? there : $"A→B {(there.Length == 0 ? "perfect" : there)}; B→A {(back.Length == 0 ? "perfect" : back)}";
        return string.Join("; ", new[] { link.Plugged ? "by hand" : "", link.Capturing ? "capturing" : "", impaired }.Where(note => note.Length > 0));
    }

    private static LabTable Links(LabDocument lab)
    {
        var table = new LabTable("LINK", "STATE", ">A→B", ">B→A", ">DROPS", "").Paint(1, (style, text) => style.State(text));
        foreach (var link in lab.Links)
        {
            table.Add(string.Join(" -- ", link.Endpoints), link.State, $"{Quantities.Count(link.Counters.AToB.Frames)} frames",
                $"{Quantities.Count(link.Counters.BToA.Frames)} frames",
                Quantities.Count(link.Counters.AToB.Drops + link.Counters.BToA.Drops), Notes(link));
        }

        return table;
    }
}
