using System.Diagnostics;
using System.Text.Json;
using LabSim.Contracts.Wire;

namespace LabSim.Benchmarks.BringUp;

/// <summary><c>labsim up</c> against the same machines started by hand, in turn, with the same marks: the guest's "ready", and OSPF Full.</summary>
internal static class Comparison
{
    /// <summary>Runs in r1 until both neighbours are Full; the same program on both sides.</summary>
    public static IReadOnlyList<string> AwaitFull { get; } =
        ["sh", "-c", "until [ \"$(vtysh -c 'show ip ospf neighbor' | grep -c Full)\" = 2 ]; do sleep 0.1; done"];

    public static async Task PrintAsync(int rounds)
    {
        await using var launcher = new Launcher("ospf-triangle");
        launcher.ShareImages();
        await launcher.RunAsync("up", launcher.Topology, "--wait", "ready");
        var plan = JsonSerializer.Deserialize(await launcher.RunAsync("plan", launcher.Topology, "--json"), ContractJson.Default.PlanDocument)!;
        await launcher.RunAsync("down", "ospf-triangle");

        var (labsim, hand) = (new List<Times>(), new List<Times>());
        for (var round = 0; round < rounds; round++)
        {
            labsim.Add(await UpAsync(launcher));
            await launcher.RunAsync("down", "ospf-triangle");
            await using var peer = new ByHand(plan);
            hand.Add(await peer.RunAsync());
            Console.WriteLine($"  round {round + 1}: up {labsim[^1].Ready:F2} s, Full {labsim[^1].Full:F2} s; by hand {hand[^1].Ready:F2} s, Full {hand[^1].Full:F2} s");
        }

        Console.WriteLine($"{"",-22} {"labsim",8} {"by hand",8} {"ratio",6}   median of {rounds}, alternating");
        Print("up until ready", labsim.Select(t => t.Ready), hand.Select(t => t.Ready));
        Print("up until OSPF Full", labsim.Select(t => t.Full), hand.Select(t => t.Full));
    }

    private static async Task<Times> UpAsync(Launcher launcher)
    {
        var clock = Stopwatch.StartNew();
        await launcher.RunAsync("up", launcher.Topology, "--wait", "ready");
        var ready = clock.Elapsed.TotalSeconds;
        await launcher.RunAsync(["exec", "ospf-triangle", "r1", "--", .. AwaitFull]);
        return new Times(ready, clock.Elapsed.TotalSeconds);
    }

    private static void Print(string what, IEnumerable<double> ours, IEnumerable<double> theirs)
    {
        var (a, b) = (Median(ours), Median(theirs));
        Console.WriteLine($"{what,-22} {a,7:F2}s {b,7:F2}s {a / b,6:F2}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
