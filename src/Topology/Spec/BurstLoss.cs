namespace LabSim.Topology.Spec;

/// <summary>Loss in bursts, the model of Gilbert and Elliott, netem's <c>gemodel</c>; all in percent, 0 to 100.</summary>
/// <param name="ToBadPercent">Frames after which a good line turns bad: netem's p.</param>
/// <param name="ToGoodPercent">Frames after which a bad line turns good: netem's r.</param>
/// <param name="LossInBadPercent">Frames that a bad line loses: netem's 1-h.</param>
/// <param name="LossInGoodPercent">Frames that a good line loses: netem's 1-k.</param>
public sealed record BurstLoss(double ToBadPercent, double ToGoodPercent, double LossInBadPercent = 100, double LossInGoodPercent = 0);
