using LabSim.Contracts.Labs;

namespace LabSim.LabServer.Statistics;

/// <summary>What a lab did in the last interval.</summary>
/// <param name="Number">Counts the samples, from 1.</param>
/// <param name="Header">What the values are about.</param>
/// <param name="Values">The values; empty for the first look, which compares with nothing.</param>
internal sealed record LabSample(long Number, StatisticsHeader Header, ReadOnlyMemory<byte> Values);
