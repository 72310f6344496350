using LabSim.Topology.Definition;
using LabSim.Topology.Grammar;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Finds the lab's name: <c>--name</c>, else <c>name:</c>, else the file's name made valid.</summary>
internal static class LabName
{
    private const int Longest = 40;

    /// <summary>The name; where there is none, an empty one (reported).</summary>
    public static string Find(string file, Located<string>? written, string? given, DiagnosticBag report)
    {
        if (given is not null)
        {
            if (!NamePatterns.Lab.Matches(given))
            {
                report.Add(DiagnosticCatalog.InvalidName, written?.Span ?? report.Lines.Span(0, 0), $"--name {InertText.Quote(given)} is not a lab's name", NamePatterns.LabRule);
            }

            return given;
        }

        var name = written?.Value ?? FromFile(file);
        if (name.Length == 0)
        {
            report.Add(DiagnosticCatalog.MissingKey, report.Lines.Span(0, 0), "the lab has no name, and the file's name yields none", "add name: my-lab");
        }

        return name;
    }

    private static string FromFile(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
        var valid = string.Concat(stem.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return valid[..Math.Min(valid.Length, Longest)].TrimEnd('-');
    }
}
