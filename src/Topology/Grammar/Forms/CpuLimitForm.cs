using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>CPU time in whole percent of one CPU of the host; the kernel gives no less than 1 ms in 100 (<c>cpu.max</c>).</summary>
internal sealed class CpuLimitForm : ScalarForm<int>
{
    /// <summary>The smallest limit, percent.</summary>
    public const int Minimum = 1;

    /// <summary>The largest limit, percent: all CPUs that a node can have.</summary>
    public const int Maximum = SettingWords.MostCpus * 100;

    private static readonly TextPattern Pattern = new("[1-9][0-9]{0,3}%");

    /// <inheritdoc/>
    public override string Expected => "a percentage of one CPU of the host, such as 50% or 150%";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<int>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        if (!Pattern.Matches(text))
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"cpu-limit: {InertText.Quote(text)} is not {Expected}", Hint(text));
        }

        var percent = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        return percent > Maximum
            ? Refuse(scalar, report, DiagnosticCatalog.OutOfRange, $"cpu-limit: '{text}' is not between {Minimum}% and {Maximum}%")
            : new Located<int>(percent, scalar.Span);
    }

    // Elsewhere (containerlab, Docker) a limit is a number of CPUs.
    private static string Hint(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Maximum
        ? text.Contains('.', StringComparison.Ordinal) || number < 10 ? $"write {Math.Max(1, Math.Round(Math.Min(number, SettingWords.MostCpus) * 100)).ToString(CultureInfo.InvariantCulture)}% for {text} CPUs" : $"write {text}%"
        : "a whole number with the sign %: 100% is one CPU of the host";
}
