using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>How long nobody has to use a node until it is paused, in whole seconds, minutes or hours, or <c>never</c>.</summary>
internal sealed class IdleTimeoutForm : ScalarForm<TimeSpan>
{
    private const string Never = "never";

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);
    private static readonly TextPattern Pattern = new("never|[1-9][0-9]{0,6}[smh]");

    /// <inheritdoc/>
    public override string Expected => "a time such as 30m, 90s or 2h, or never";

    /// <summary>A time as users write it, in the largest unit that it is a whole number of.</summary>
    public static string Write(TimeSpan? timeout)
    {
        if (timeout is not { } time)
        {
            return Never;
        }

        var (count, unit) = time switch
        {
            { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => (ticks / TimeSpan.TicksPerHour, 'h'),
            { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => (ticks / TimeSpan.TicksPerMinute, 'm'),
            _ => (time.Ticks / TimeSpan.TicksPerSecond, 's'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<TimeSpan>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        if (text == Never)
        {
            return new Located<TimeSpan>(Timeout.InfiniteTimeSpan, scalar.Span);
        }

        if (!Pattern.Matches(text))
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"idle-timeout: {InertText.Quote(text)} is not {Expected}", Hint(text));
        }

        var count = long.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        var time = new TimeSpan(count * (text[^1] switch { 'h' => TimeSpan.TicksPerHour, 'm' => TimeSpan.TicksPerMinute, _ => TimeSpan.TicksPerSecond }));
        return time < Least || time > Most
            ? Refuse(scalar, report, DiagnosticCatalog.OutOfRange, $"idle-timeout: '{text}' is not between {Write(Least)} and {Write(Most)}")
            : new Located<TimeSpan>(time, scalar.Span);
    }

    private static string Hint(string text) => text switch
    {
        "off" or "no" or "false" or "none" or "0" or "infinite" => $"write {Never}",
        _ when text.EndsWith("min", StringComparison.Ordinal) => $"write {text[..^2]}",
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => $"write {number}m for minutes, {number}s for seconds",
        _ => "a whole number with its unit, s, m or h",
    };
}
