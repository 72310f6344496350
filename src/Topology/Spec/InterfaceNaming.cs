using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabSim.Topology.Spec;

/// <summary>
/// How a kind calls its interfaces. They are counted from 1 in the order in which the guest finds its NICs: those that are always there (management, unused
/// ones), then the data interfaces.
/// </summary>
public sealed record InterfaceNaming
{
    private const string UnusedPrefix = "unused";

    /// <summary>The data interfaces, one run after the other: a run for each slot of a chassis.</summary>
    public required ImmutableArray<NameRun> Data { get; init; }

    /// <summary>Other words for the data interfaces in the same order (<c>Gi0/1</c>); a second set begins where the first one ends.</summary>
    public ImmutableArray<NameRun> Aliases { get; init; } = [];

    /// <summary>The management interface's name; empty where there is none.</summary>
    public string Management { get; init; } = "";

    /// <summary>The guest's first NIC is its management interface, and always there.</summary>
    public bool ManagementFirst { get; init; }

    /// <summary>How many NICs the guest wants between that and the data interfaces, and makes nothing of.</summary>
    public int Unused { get; init; }

    /// <summary>How many NICs the guest always has, linked or not.</summary>
    public int Fixed { get; init; }

    /// <summary>How many NICs are always there: those before the data interfaces, and as many of these as the guest always has.</summary>
    [JsonIgnore]
    public int Always => Math.Max(Leading, Fixed);

    /// <summary>How many NICs come before the first data interface; they are always there.</summary>
    [JsonIgnore]
    public int Leading => ManagementFirst ? 1 + Unused : 0;

    /// <summary>How many there can be, all in all.</summary>
    [JsonIgnore]
    public int Count => Leading + DataCount;

    /// <summary>The first data interface.</summary>
    [JsonIgnore]
    public string First => Data[0].At(0);

    /// <summary>All that a cable fits, the best choice first: the data interfaces, then the management interface.</summary>
    [JsonIgnore]
    public IEnumerable<string> Names => Data.SelectMany(run => run.Names).Concat(ManagementFirst ? [Management] : []);

    private int DataCount => Data.Sum(run => run.Count);

    /// <summary>The data interfaces <c>eth1</c>, <c>eth2</c>, … and nothing else.</summary>
    public static InterfaceNaming Plain(string prefix, int count) => new() { Data = [new NameRun(prefix, 1, count)] };

    /// <summary>The same with the management interface, which is the guest's first NIC then, and as many data interfaces as a machine still has room for.</summary>
    /// <param name="most">How many NICs a machine has at most.</param>
    public InterfaceNaming WithManagement(int most)
    {
        var runs = ImmutableArray.CreateBuilder<NameRun>();
        for (var (i, room) = (0, most - 1); i < Data.Length && room > 0; room -= Data[i++].Count)
        {
            runs.Add(Data[i] with { Count = Math.Min(Data[i].Count, room) });
        }

        return this with { ManagementFirst = true, Data = runs.ToImmutable() };
    }

    /// <summary>The name of the interface with an index (from 1).</summary>
    public string NameOf(int index)
    {
        if (index <= Leading)
        {
            return index == 1 ? Management : $"{UnusedPrefix}{index - 1}";
        }

        var position = index - Leading - 1;
        foreach (var run in Data)
        {
            if (position < run.Count)
            {
                return run.At(position);
            }

            position -= run.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} interfaces");
    }

    /// <summary>The index (from 1) of an interface that a cable fits, by its name or another word for it; <see langword="null"/> where there is none.</summary>
    public int? IndexOf(string name)
    {
        if (ManagementFirst && name == Management)
        {
            return 1;
        }

        return PositionIn(Data, name) is { } own ? Leading + 1 + own
            : PositionIn(Aliases, name) is { } other ? Leading + 1 + (other % DataCount)
            : null;
    }

    /// <summary>The interface's own name where this is another word for it; the word itself where there is none.</summary>
    public string Canonical(string name) => IndexOf(name) is { } index ? NameOf(index) : name;

    /// <summary>The form <c>Management1, Ethernet1–Ethernet24</c>.</summary>
    public override string ToString() => string.Join(", ", Data.Select(run => run.ToString()).Prepend(ManagementFirst ? Management : "").Where(part => part.Length > 0));

    private static int? PositionIn(ImmutableArray<NameRun> runs, string name)
    {
        var before = 0;
        foreach (var run in runs)
        {
            if (run.PositionOf(name) is { } position)
            {
                return before + position;
            }

            before += run.Count;
        }

        return null;
    }
}
