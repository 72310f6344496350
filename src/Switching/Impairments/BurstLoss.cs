namespace LabSim.Switching.Impairments;

/// <summary>
/// Loss that comes in bursts: the model of Gilbert (1960) and Elliott (1963), <c>gemodel</c> of netem. A line is good or bad, and changes between them by chance
/// with each frame; the frame itself meets the state before the change.
/// </summary>
/// <param name="ToBad">Share of the frames after which a good line turns bad (p), 0 to 1.</param>
/// <param name="ToGood">Share of the frames after which a bad line turns good (r), 0 to 1.</param>
/// <param name="LossInBad">Share of the frames that a bad line loses (1-h), 0 to 1.</param>
/// <param name="LossInGood">Share of the frames that a good line loses (1-k), 0 to 1.</param>
public readonly record struct BurstLoss(double ToBad, double ToGood, double LossInBad, double LossInGood);
