using LabSim.Contracts.Labs;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using LabSim.Topology.Impairments;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Mapping;

/// <summary>Impairments in the contract's words, and back.</summary>
internal static class LinkMapping
{
    /// <summary>What a request wants changed.</summary>
    /// <exception cref="LabException">A value is none.</exception>
    public static LinkChange ToChange(LinkRequest request) => new()
    {
        Up = request.Up,
        Reset = request.Reset,
        Seed = request.Seed,
        AToB = ToChange(request.AToB),
        BToA = ToChange(request.BToA),
    };

    /// <summary>A direction's impairments.</summary>
    public static ImpairmentDocument ToDocument(ImpairmentSpec spec) => new(
        spec.Delay.TotalMilliseconds, spec.Jitter.TotalMilliseconds, spec.LossPercent, spec.DuplicatePercent, spec.CorruptPercent, spec.ReorderPercent,
        spec.RateBitsPerSecond, spec.Queue is { } queue ? ImpairmentText.FormatQueue(queue) : null)
    {
        JitterDistribution = DistributionText.Format(spec.Distribution),
        JitterCorrelationPercent = spec.JitterCorrelationPercent,
        LossCorrelationPercent = spec.LossCorrelationPercent,
        Gemodel = spec.BurstLoss is { } model ? ImpairmentText.FormatBurstLoss(model) : null,
        DuplicateCorrelationPercent = spec.DuplicateCorrelationPercent,
        CorruptCorrelationPercent = spec.CorruptCorrelationPercent,
        ReorderCorrelationPercent = spec.ReorderCorrelationPercent,
    };

    private static ImpairmentChange ToChange(ImpairmentRequest? request) => request is null ? new ImpairmentChange() : new ImpairmentChange
    {
        Delay = ToTime("delayMs", request.DelayMs),
        Jitter = ToTime("jitterMs", request.JitterMs),
        Distribution = request.JitterDistribution is { } word ? ToDistribution(word) : null,
        JitterCorrelationPercent = request.JitterCorrelationPercent,
        LossPercent = request.LossPercent,
        LossCorrelationPercent = request.LossCorrelationPercent,
        BurstLoss = request.Gemodel is { } model ? new NewValue<BurstLoss?>(ToBurstLoss(model)) : null,
        DuplicatePercent = request.DuplicatePercent,
        DuplicateCorrelationPercent = request.DuplicateCorrelationPercent,
        CorruptPercent = request.CorruptPercent,
        CorruptCorrelationPercent = request.CorruptCorrelationPercent,
        ReorderPercent = request.ReorderPercent,
        ReorderCorrelationPercent = request.ReorderCorrelationPercent,
        RateBitsPerSecond = request.RateBps is { } rate ? new NewValue<long?>(rate == 0 ? null : rate) : null,
        Queue = request.Queue is { } text ? new NewValue<QueueLimit?>(ToQueue(text)) : null,
    };

    private static TimeSpan? ToTime(string name, double? milliseconds) => milliseconds switch
    {
        null => null,
        >= 0 and <= 86_400_000 => TimeSpan.FromTicks((long)Math.Round(milliseconds.Value * TimeSpan.TicksPerMillisecond)),
        _ => throw new LabException(LabProblem.BadRequest, $"{name} is {milliseconds}; it is a number of milliseconds, at least 0"),
    };

    private static JitterDistribution ToDistribution(string word) => DistributionText.TryParse(word, out var distribution)
        ? distribution : throw new LabException(LabProblem.BadRequest, $"jitterDistribution is '{word}'; it is {string.Join(", ", DistributionText.Words.Select(w => w.Word))}");

    private static BurstLoss? ToBurstLoss(string text) => ImpairmentText.TryParseBurstLoss(text, out var model, out var problem)
        ? model : throw new LabException(LabProblem.BadRequest, $"gemodel: {problem}");

    private static QueueLimit? ToQueue(string text) => ImpairmentText.TryParseQueue(text, out var queue)
        ? queue : throw new LabException(LabProblem.BadRequest, $"queue is '{text}'; it is a time, bytes or frames: 100ms, 64kB, 500frames, or none");
}
