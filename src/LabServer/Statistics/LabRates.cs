using System.Buffers.Binary;
using LabSim.Contracts.Labs;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Links;

namespace LabSim.LabServer.Statistics;

/// <summary>
/// From two looks at a lab to what it did between them, as the numbers that <see cref="StatisticsHeader"/> describes. (The command does the same sums for
/// its own screen, from documents; it knows nothing of snapshots.)
/// </summary>
internal static class LabRates
{
    private const float Mebibyte = 1 << 20;

    /// <summary>The numbers, as they go over the wire.</summary>
    /// <param name="before">The earlier look.</param>
    /// <param name="after">The later look, whose lists count.</param>
    /// <param name="elapsed">The time between them.</param>
    public static byte[] Between(LabSnapshot before, LabSnapshot after, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var values = new Floats((after.Nodes.Length * StatisticsHeader.ValuesPerNode) + (after.Links.Length * StatisticsHeader.ValuesPerLink));
        var nodes = before.Nodes.ToDictionary(node => node.Spec.Name);
        foreach (var node in after.Nodes)
        {
            var same = nodes.GetValueOrDefault(node.Spec.Name) is { ProcessId: { } pid } earlier && pid == node.ProcessId ? earlier : null;

            // Another process began at nothing, some time in the interval: what it used says little about now.
            values.Add(same is null ? double.NaN : (node.Usage.CpuSeconds - same.Usage.CpuSeconds) / seconds * 100);
            values.Add(node.Usage.ResidentBytes / Mebibyte);
        }

        var links = before.Links.ToDictionary(link => link.Spec.Id, link => link.Counters);
        foreach (var link in after.Links)
        {
            var earlier = links.GetValueOrDefault(link.Spec.Id);
            var (there, back) = (Change.Of(earlier?.AToB, link.Counters.AToB), Change.Of(earlier?.BToA, link.Counters.BToA));
            values.Add(there.Bytes * 8 / seconds);
            values.Add(back.Bytes * 8 / seconds);
            values.Add(there.Frames / seconds);
            values.Add(back.Frames / seconds);
            values.Add(there.Drops / seconds);
            values.Add(back.Drops / seconds);
        }

        return values.Bytes;
    }

    private readonly record struct Change(long Frames, long Bytes, long Drops)
    {
        public static Change Of(DirectionCounters? before, DirectionCounters after)
        {
            var (from, to) = (before is null ? default : Total(before), Total(after));

            // A link that was made anew counts from zero again.
            return from.Frames > to.Frames || from.Bytes > to.Bytes || from.Drops > to.Drops ? to : new Change(to.Frames - from.Frames, to.Bytes - from.Bytes, to.Drops - from.Drops);
        }

        private static Change Total(DirectionCounters counters) => new(counters.Frames, counters.Bytes, counters.Drops);
    }

    private sealed class Floats(int count)
    {
        private int _next;

        public byte[] Bytes { get; } = new byte[count * sizeof(float)];

        public void Add(double value)
        {
            BinaryPrimitives.WriteSingleLittleEndian(Bytes.AsSpan(_next), (float)value);
            _next += sizeof(float);
        }
    }
}
