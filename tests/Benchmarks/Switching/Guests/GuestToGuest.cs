using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LabSim.Benchmarks.BringUp;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;
using LabSim.Switching.Ports;

namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>TCP, UDP and ping between two real guests, over each way in which QEMU reaches our switch, and over taps on a bridge of Linux. The wires take turns.</summary>
internal static partial class GuestToGuest
{
    /// <summary>The wire that the others are compared with.</summary>
    public const string Peer = "tap + Linux bridge";

    private const int Rounds = 3;
    private const string Lab = "hello-two-hosts";
    private const string Other = "10.0.0.2";

    private static readonly (string Name, Func<IGuestWire> Make)[] Wires =
    [
        (Peer, () => new TapWire()),
        ("vhost-user", () => new FabricWire(PortTransport.VhostUser)),
        ("stream", () => new FabricWire(PortTransport.Stream)),
        ("dgram", () => new FabricWire(PortTransport.Datagram)),
    ];

    /// <summary>Runs all of it.</summary>
    public static async Task<IReadOnlyList<WireResult>> RunAsync()
    {
        await using var launcher = new Launcher(Lab);
        launcher.ShareImages();

        // The machines' files are written by `up`, and stay when they are down.
        await launcher.RunAsync("up", launcher.Topology, "--wait", "ready");
        var plan = JsonSerializer.Deserialize(await launcher.RunAsync("plan", launcher.Topology, "--json"), ContractJson.Default.PlanDocument)!;
        await launcher.RunAsync("down", Lab);

        var figures = Wires.ToDictionary(wire => wire.Name, _ => new List<GuestFigures>());
        var missing = new Dictionary<string, string>();
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var (name, make) in Wires.Where(wire => !missing.ContainsKey(wire.Name)))
            {
                try
                {
                    using var wire = make();
                    figures[name].Add(await MeasureAsync(plan, wire));
                    Console.Error.WriteLine($"round {round}, {name}: {figures[name][^1]}");
                }
                catch (Exception failure) when (failure is IOException or InvalidOperationException or TimeoutException)
                {
                    Console.Error.WriteLine($"not measured: {name}: {failure.Message}");
                    missing[name] = failure.Message;
                }
            }
        }

        return [.. Wires.Select(wire => new WireResult(wire.Name, figures[wire.Name], missing.GetValueOrDefault(wire.Name)))];
    }

    private static async Task<GuestFigures> MeasureAsync(PlanDocument plan, IGuestWire wire)
    {
        await using var pair = await GuestPair.StartAsync(plan, wire);
        var pings = await pair.RunAsync(0, "ping", "-c", "200", "-i", "0.01", Other);
        var times = RoundTrip().Matches(pings).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Order().ToList();
        await pair.RunAsync(1, "iperf3", "-s", "-D");
        var tcp = await TestAsync(pair, []);
        var udp = await TestAsync(pair, ["-u", "-b", "0", "-l", "1448"]);
        var sum = udp.GetProperty("sum");
        var (packets, lost) = (sum.GetProperty("packets").GetDouble(), sum.GetProperty("lost_packets").GetDouble());
        return new GuestFigures(
            tcp.GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / 1e6,
            (packets - lost) * 1448 * 8 / sum.GetProperty("seconds").GetDouble() / 1e6,
            100 * lost / packets,
            times[times.Count / 2]);
    }

    private static async Task<JsonElement> TestAsync(GuestPair pair, string[] options)
    {
        var report = await pair.RunAsync(0, ["iperf3", "-c", Other, "-t", "5", "-J", .. options]);
        return JsonDocument.Parse(report).RootElement.GetProperty("end");
    }

    [GeneratedRegex(@"time=([0-9.]+) ms")]
    private static partial Regex RoundTrip();
}
