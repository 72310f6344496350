using System.CommandLine;
using System.CommandLine.Parsing;
using LabSim.Contracts.Labs;
using LabSim.Topology.Impairments;

namespace LabSim.Cli.Commands;

/// <summary>The options of <c>labsim link</c> that say what a link does to its frames, in the topology's words and units.</summary>
internal sealed class ImpairmentOptions
{
    private delegate bool Parser<T>(string text, out T value, out TextProblem? problem);

    private readonly Option<TimeSpan?> _delay = Of<TimeSpan?>("--delay", "TIME", "Time that each frame takes, one way", Time);
    private readonly Option<TimeSpan?> _jitter = Of<TimeSpan?>("--jitter", "TIME", "How much the delay varies, either way", Time);
    private readonly Option<double?> _loss = Of<double?>("--loss", "PERCENT", "Frames that are lost", Percent);
    private readonly Option<double?> _duplicate = Of<double?>("--duplicate", "PERCENT", "Frames that come twice", Percent);
    private readonly Option<double?> _corrupt = Of<double?>("--corrupt", "PERCENT", "Frames in which a bit is turned over", Percent);
    private readonly Option<double?> _reorder = Of<double?>("--reorder", "PERCENT", "Frames that overtake those under way; needs a delay", Percent);
    private readonly Option<long?> _rate = Of<long?>("--rate", "RATE", "The line's speed, such as 10Mbit; none for no limit", Rate);
    private readonly Option<string?> _queue = Of<string?>("--queue", "QUEUE", "What may wait for the line: 100ms, 64kB, 500frames; none for 100ms", Queue);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_delay, _jitter, _loss, _duplicate, _corrupt, _reorder, _rate, _queue])
        {
            command.Add(option);
        }
    }

    /// <summary>What was given, or <see langword="null"/> where nothing was.</summary>
    public ImpairmentRequest? Read(ParseResult parsed)
    {
        var request = new ImpairmentRequest
        {
            DelayMs = parsed.GetValue(_delay)?.TotalMilliseconds,
            JitterMs = parsed.GetValue(_jitter)?.TotalMilliseconds,
            LossPercent = parsed.GetValue(_loss),
            DuplicatePercent = parsed.GetValue(_duplicate),
            CorruptPercent = parsed.GetValue(_corrupt),
            ReorderPercent = parsed.GetValue(_reorder),
            RateBps = parsed.GetValue(_rate),
            Queue = parsed.GetValue(_queue),
        };
        return request == new ImpairmentRequest() ? null : request;
    }

    private static Option<T> Of<T>(string name, string value, string description, Func<ArgumentResult, T> parse) =>
        new(name) { HelpName = value, Description = description, CustomParser = parse };

    private static TimeSpan? Time(ArgumentResult result) => Parse<TimeSpan>(result, ImpairmentText.TryParseTime, out var time) ? time : null;

    private static double? Percent(ArgumentResult result) => Parse<double>(result, ImpairmentText.TryParsePercent, out var percent) ? percent : null;

    // 0 takes the limit away: in JSON, null would be "as it is".
    private static long? Rate(ArgumentResult result) => Parse<long?>(result, ImpairmentText.TryParseRate, out var rate) ? rate ?? 0 : null;

    private static string? Queue(ArgumentResult result) =>
        Parse<Topology.Spec.QueueLimit?>(result, ImpairmentText.TryParseQueue, out _) ? result.Tokens[0].Value : null;

    private static bool Parse<T>(ArgumentResult result, Parser<T> parser, out T value)
    {
        var text = result.Tokens[0].Value;
        if (parser(text, out value, out var problem))
        {
            return true;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {problem}");
        return false;
    }
}
