using LabSim.Contracts.Labs;
using LabSim.Topology.Impairments;

namespace LabSim.Cli.Rendering;

/// <summary>One link for people.</summary>
internal static class LinkScreen
{
    /// <summary>Writes its state, and what it does each way where it does anything.</summary>
    public static void Write(TextWriter output, LinkDocument link, Style style)
    {
        var note = (link.ByHand ? " (set by hand; --reset goes back)" : "") + (link.Plugged ? " (plugged by hand)" : "");
        output.WriteLine($"{Inert.Line(string.Join(" -- ", link.Endpoints))} is {style.State(Inert.Line(link.State))}{style.Dim(note)}");
        var (there, back) = (Describe(link.Impairment.AToB), Describe(link.Impairment.BToA));
        if (there.Length + back.Length > 0)
        {
            WriteWay(output, link.Endpoints[0], link.Endpoints[1], there);
            WriteWay(output, link.Endpoints[1], link.Endpoints[0], back);
        }
    }

    /// <summary>A direction's impairments in the topology's words; empty for none.</summary>
    public static string Describe(ImpairmentDocument impairment)
    {
        var words = new List<string>();
        Add("delay", impairment.DelayMs > 0, () => ImpairmentText.FormatTime(TimeSpan.FromMilliseconds(impairment.DelayMs)));
        Add("jitter", impairment.JitterMs > 0, () => ImpairmentText.FormatTime(TimeSpan.FromMilliseconds(impairment.JitterMs)));
        Add("jitter-distribution", impairment.JitterDistribution != "uniform", () => Inert.Line(impairment.JitterDistribution));
        AddShare("jitter-correlation", impairment.JitterCorrelationPercent);
        AddShare("loss", impairment.LossPercent);
        AddShare("loss-correlation", impairment.LossCorrelationPercent);
        Add("gemodel", impairment.Gemodel is not null, () => Inert.Line(impairment.Gemodel));
        AddShare("duplicate", impairment.DuplicatePercent);
        AddShare("duplicate-correlation", impairment.DuplicateCorrelationPercent);
        AddShare("corrupt", impairment.CorruptPercent);
        AddShare("corrupt-correlation", impairment.CorruptCorrelationPercent);
        AddShare("reorder", impairment.ReorderPercent);
        AddShare("reorder-correlation", impairment.ReorderCorrelationPercent);
        Add("rate", impairment.RateBps is not null, () => ImpairmentText.FormatRate(impairment.RateBps));
        Add("queue", impairment.Queue is not null, () => Inert.Line(impairment.Queue));
        return string.Join(", ", words);

        void AddShare(string word, double percent) => Add(word, percent > 0, () => ImpairmentText.FormatPercent(percent));

        void Add(string word, bool there, Func<string> value)
        {
            if (there)
            {
                words.Add($"{word} {value()}");
            }
        }
    }

    private static void WriteWay(TextWriter output, string from, string to, string what) =>
        output.WriteLine($"  {Inert.Line(from)} → {Inert.Line(to)}: {(what.Length == 0 ? "perfect" : what)}");
}
