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
    private readonly Option<string?> _distribution = new Option<string?>("--jitter-distribution") { Description = "How the delays spread" }
        .Among([.. DistributionText.Words.Select(w => w.Word)]);

    private readonly Option<double?> _jitterCorrelation = Correlation("jitter", "jitter");
    private readonly Option<double?> _loss = Of<double?>("--loss", "PERCENT", "Frames that are lost", Percent);
    private readonly Option<double?> _lossCorrelation = Correlation("loss", "loss");
    private readonly Option<string?> _gemodel = Of<string?>(
        "--gemodel", "'P R 1-H 1-K'", "Loss in bursts instead: frames after which the line turns bad, and good again; what it loses then (100%), and otherwise (0%)", BurstLoss);

    private readonly Option<double?> _duplicate = Of<double?>("--duplicate", "PERCENT", "Frames that come twice", Percent);
    private readonly Option<double?> _duplicateCorrelation = Correlation("duplicate", "duplication");
    private readonly Option<double?> _corrupt = Of<double?>("--corrupt", "PERCENT", "Frames in which a bit is turned over", Percent);
    private readonly Option<double?> _corruptCorrelation = Correlation("corrupt", "damage");
    private readonly Option<double?> _reorder = Of<double?>("--reorder", "PERCENT", "Frames that overtake those under way; needs a delay", Percent);
    private readonly Option<double?> _reorderCorrelation = Correlation("reorder", "overtaking");
    private readonly Option<long?> _rate = Of<long?>("--rate", "RATE", "The line's speed, such as 10Mbit; none for no limit", Rate);
    private readonly Option<string?> _queue = Of<string?>("--queue", "QUEUE", "What may wait for the line: 100ms, 64kB, 500frames; none for 100ms", Queue);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[
            _delay, _jitter, _distribution, _jitterCorrelation, _loss, _lossCorrelation, _gemodel, _duplicate, _duplicateCorrelation, _corrupt, _corruptCorrelation, _reorder,
            _reorderCorrelation, _rate, _queue])
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
            JitterDistribution = parsed.GetValue(_distribution),
            JitterCorrelationPercent = parsed.GetValue(_jitterCorrelation),
            LossPercent = parsed.GetValue(_loss),
            LossCorrelationPercent = parsed.GetValue(_lossCorrelation),
            Gemodel = parsed.GetValue(_gemodel),
            DuplicatePercent = parsed.GetValue(_duplicate),
            DuplicateCorrelationPercent = parsed.GetValue(_duplicateCorrelation),
            CorruptPercent = parsed.GetValue(_corrupt),
            CorruptCorrelationPercent = parsed.GetValue(_corruptCorrelation),
            ReorderPercent = parsed.GetValue(_reorder),
            ReorderCorrelationPercent = parsed.GetValue(_reorderCorrelation),
            RateBps = parsed.GetValue(_rate),
            Queue = parsed.GetValue(_queue),
        };
        return request == new ImpairmentRequest() ? null : request;
    }

    private static Option<T> Of<T>(string name, string value, string description, Func<ArgumentResult, T> parse) =>
        new(name) { HelpName = value, Description = description, CustomParser = parse };

    private static Option<double?> Correlation(string key, string what) =>
        Of<double?>($"--{key}-correlation", "PERCENT", $"How much the {what} of a frame goes with that of the one before", Percent);

    private static TimeSpan? Time(ArgumentResult result) => Parse<TimeSpan>(result, ImpairmentText.TryParseTime, out var time) ? time : null;

    private static double? Percent(ArgumentResult result) => Parse<double>(result, ImpairmentText.TryParsePercent, out var percent) ? percent : null;

    // 0 takes the limit away: in JSON, null would be "as it is".
    private static long? Rate(ArgumentResult result) => Parse<long?>(result, ImpairmentText.TryParseRate, out var rate) ? rate ?? 0 : null;

    private static string? Queue(ArgumentResult result) =>
        Parse<Topology.Spec.QueueLimit?>(result, ImpairmentText.TryParseQueue, out _) ? result.Tokens[0].Value : null;

    private static string? BurstLoss(ArgumentResult result) =>
        Parse<Topology.Spec.BurstLoss?>(result, ImpairmentText.TryParseBurstLoss, out _) ? result.Tokens[0].Value : null;

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
