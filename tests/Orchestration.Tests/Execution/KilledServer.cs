using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Tests.Equipment;

namespace LabSim.Orchestration.Tests.Execution;

/// <summary>
/// A server is killed before and after every step of its executor, and before and after everything that a step does outside (a record written,
/// a port opened, a machine started): the moments are counted by a run that is not killed. The next server must finish or undo what was
/// begun, own every process, and be able to wipe all of it.
/// </summary>
public sealed class KilledServer
{
    // Each verb on two routers, and on a lab with a switch and a way out.
    private static readonly SampleLab Routers = new(Topologies.Duo, Topologies.Changed, Victim: "r1", LastUp: "r2", LastApplied: "r3", ["+r1:eth1--r2:eth1", "+r1:eth3--r2:eth2"], Machines: 2);
    private static readonly SampleLab WithOutside = new(
        Topologies.Outside, Topologies.OutsideChanged, Victim: "net0", LastUp: "x1", LastApplied: "net1",
        ["+net0:eth1--sw1:eth2", "+r1:eth1--sw1:eth1", "+x1:eth1--sw1:eth3"], Machines: 3);

    public static TheoryData<string> Scenarios =>
    [
        "up", "apply", "restart", "start", "stop", "down", "wipe", "failing up", "failing apply",
        "connect", "disconnect", "recable", "plug", "unplug", "pause", "resume", "reset", "wipe nodes",
        "outside: up", "outside: apply", "outside: restart", "outside: stop", "outside: wipe", "outside: failing apply",
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_next_server_goes_on_or_undoes_wherever_it_was_killed(string scenario)
    {
        var moments = await EnumerateAsync(scenario);
        Assert.True(moments.Count(m => m.Contains("step", StringComparison.Ordinal)) >= 2, $"too few steps were seen: {string.Join("; ", moments)}");
        await Parallel.ForEachAsync(moments, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (at, _) =>
        {
            try
            {
                await KillAsync(scenario, at);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{scenario}: killed {at}: {error.Message}", error);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{scenario}: killed at each of {moments.Count} moments");
    }

    private static async Task<IReadOnlyList<string>> EnumerateAsync(string scenario)
    {
        await using var world = new TestWorld();
        var gate = new CrashGate();
        var server = await PrepareAsync(world, gate, scenario);
        gate.Counting = true;
        await ActAsync(world, server, scenario);
        gate.Counting = false;
        return gate.Moments;
    }

    private static async Task KillAsync(string scenario, string at)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (await TryKillAsync(scenario, at))
            {
                return;
            }
        }

        // What is told twice now and then (a port's features, by who comes first) is a moment of few runs, and no failure; one that runs have is.
        Assert.False(
            (await EnumerateAsync(scenario)).Contains(at) && (await EnumerateAsync(scenario)).Contains(at), "it was not killed in ten runs");
    }

    private static async Task<bool> TryKillAsync(string scenario, string at)
    {
        await using var world = new TestWorld();
        var gate = new CrashGate { KillAt = at };
        var first = await PrepareAsync(world, gate, scenario);
        gate.Counting = true;
        var acting = ActAsync(world, first, scenario);
        await Task.WhenAny(acting, gate.Killed.Task);
        if (!gate.Dead)
        {
            await acting;
            first.Kill();
            return false;
        }

        first.Kill();
        _ = acting.ContinueWith(t => t.Exception, TaskScheduler.Default);

        var next = await world.StartAsync();
        await SettleAsync(next);
        AssertConsistent(world, next, scenario);
        await AssertUsableAsync(world, next, Read(scenario).Lab);
        return true;
    }

    private static async Task<TestServer> PrepareAsync(TestWorld world, CrashGate gate, string scenario)
    {
        world.Machines.ReadyAtOnce = false;
        var server = await world.StartAsync(gate);
        var (lab, verb) = Read(scenario);
        if (verb is not ("up" or "failing up"))
        {
            await server.UpAsync(world.Write(lab.Before));
        }

        if (verb == "start")
        {
            await server.DownAsync("duo");
        }

        if (verb is "connect" or "recable")
        {
            await server.Labs.DisconnectAsync("duo", "r2:eth1", TestContext.Current.CancellationToken);
        }

        if (verb == "unplug")
        {
            await server.Labs.ConnectAsync("duo", "r1:eth5", "r2:eth3", TestContext.Current.CancellationToken);
        }

        if (verb == "resume")
        {
            await server.OverAsync("duo", await server.Labs.PauseAsync("duo", [], TestContext.Current.CancellationToken));
        }

        if (verb.StartsWith("failing", StringComparison.Ordinal))
        {
            // The last machine to start is refused.
            var refused = verb == "failing up" ? lab.LastUp : lab.LastApplied;
            world.Machines.RefuseStart = c => c.Name == refused ? new MachineStartException($"{c.Name}: no") : null;
        }

        return server;
    }

    private static async Task ActAsync(TestWorld world, TestServer server, string scenario)
    {
        var token = TestContext.Current.CancellationToken;
        var (lab, verb) = Read(scenario);
        if (verb is "connect" or "disconnect" or "recable" or "plug" or "unplug")
        {
            await (verb switch
            {
                "plug" => server.Labs.ConnectAsync("duo", "r1:eth5", "r2:eth3", token),
                "connect" => server.Labs.ConnectAsync("duo", "r1:eth2", "r2:eth1", token),
                "disconnect" => server.Labs.DisconnectAsync("duo", "r2:eth1", token),
                _ => server.Labs.ResetCablesAsync("duo", token),
            });
            return;
        }

        var operation = verb switch
        {
            "up" or "failing up" => (await server.Labs.UpAsync(world.Write(lab.Before), token)).Operation!,
            "apply" or "failing apply" => (await server.Labs.UpAsync(world.Write(lab.After) with { AllowRestart = true, MustExist = true }, token)).Operation!,
            "restart" => await server.Labs.RestartAsync("duo", [lab.Victim], token),
            "start" => await server.Labs.StartAsync("duo", [], token),
            "stop" => await server.Labs.StopAsync("duo", [lab.Victim], token),
            "pause" => await server.Labs.PauseAsync("duo", [], token),
            "resume" => await server.Labs.ResumeAsync("duo", [], token),
            "reset" => await server.Labs.ResetAsync("duo", [lab.Victim], token),
            "wipe nodes" => await server.Labs.WipeAsync("duo", [lab.LastUp], restart: true, token),
            _ => await server.Labs.DownAsync("duo", verb == "wipe", token),
        };
        await server.OverAsync("duo", operation);
    }

    private static async Task SettleAsync(TestServer server)
    {
        foreach (var lab in server.Labs.List())
        {
            if (lab.Operation is { } operation)
            {
                await server.OverAsync(lab.Spec.Name, operation);
            }
        }
    }

    private static void AssertConsistent(TestWorld world, TestServer server, string scenario)
    {
        var lab = server.Labs.List().SingleOrDefault();
        var owned = lab?.Nodes.Where(n => n.ProcessId is not null).Select(n => n.ProcessId!.Value).Order().ToArray() ?? [];
        Assert.Equal(owned, world.Host.Running.Select(p => p.Record.ProcessId));
        Assert.Null(lab?.Operation);
        var open = lab is { State: "running" };
        Assert.Equal(open ? lab!.Nodes.Where(n => !n.Spec.IsInFabric()).Sum(n => n.Spec.Interfaces.Length) : 0, world.Host.Listening.Length);
        if (!open && Directory.Exists(world.Options.RunDirectory))
        {
            Assert.Empty(Directory.GetFileSystemEntries(world.Options.RunDirectory));
        }

        foreach (var process in open ? world.Host.Running : [])
        {
            var node = lab!.Nodes.Single(n => n.Spec.Name == process.Config.Name);
            Assert.Equal(node.Spec.Interfaces.Select(i => i.Name), process.Config.Nics.Select(nic => nic.Name));
        }

        Assert.Contains(lab?.State ?? "none", Expected(scenario));
        Assert.Equal(open ? lab!.Links.Select(link => "+" + link.Spec.Id).Order(StringComparer.Ordinal) : [], open ? server.Fabric("duo").Links : []);
        AssertWhole(world, lab, scenario);
    }

    // Either as before the operation or as after it: never the half of it.
    private static void AssertWhole(TestWorld world, LabSnapshot? lab, string scenario)
    {
        var states = world.Host.Running.Select(p => p.State).Distinct().ToArray();
        switch (scenario)
        {
            case "connect" or "disconnect" or "recable":
                Assert.Contains(string.Join(' ', lab!.Links.Select(l => l.Spec.Id)), (string[])
                [
                    "r1:eth1--r2:eth1 r1:eth3--r2:eth2", "r1:eth3--r2:eth2", "r1:eth3--r2:eth2 r1:eth2--r2:eth1",
                ]);
                break;
            case "plug" or "unplug":
                Assert.Contains(string.Join(' ', lab!.Nodes.Select(n => n.Spec.Interfaces.Length).Concat([lab.Links.Length])), (string[])["3 2 2", "5 3 3"]);
                break;
            case "pause" or "resume":
                Assert.Single(states);
                break;
            case "wipe nodes":
                Assert.Equal(2, world.Host.Running.Length);
                break;
        }
    }

    private static (SampleLab Lab, string Verb) Read(string scenario)
        => scenario.Split(": ") is [_, var verb] ? (WithOutside, verb) : (Routers, scenario);

    private static string[] Expected(string scenario) => Read(scenario).Verb switch
    {
        "up" => ["none", "running"],
        "failing up" => ["none", "failed"],
        "start" => ["stopped", "running"],
        "down" => ["running", "stopped"],
        "wipe" => ["running", "none"],
        _ => ["running"],
    };

    // Whatever came of it: the user says "up" again and "wipe", and both do.
    private static async Task AssertUsableAsync(TestWorld world, TestServer server, SampleLab sample)
    {
        world.Machines.RefuseStart = null;
        if (server.Labs.List() is [{ State: "running" }])
        {
            await server.Labs.ResetCablesAsync("duo", TestContext.Current.CancellationToken);
        }

        var input = world.Write(sample.Before) with { AllowRestart = true };
        var operation = await server.UpAsync(input);
        Assert.True(operation is null or { State: "done" }, operation?.Error?.Message);
        var lab = server.Labs.Read("duo");
        Assert.Equal("running", lab.State);
        Assert.Equal(sample.Links, server.Fabric("duo").Links);
        Assert.True(world.Host.Running.Length <= sample.Machines);
        Assert.Equal("done", (await server.DownAsync("duo", wipe: true)).State);
        await world.AssertNothingIsLeftAsync();
    }

    /// <summary>A lab to kill servers of.</summary>
    /// <param name="Before">Its topology.</param>
    /// <param name="After">What "apply" makes of it.</param>
    /// <param name="Victim">The node that is stopped and restarted.</param>
    /// <param name="LastUp">The machine that "up" starts last.</param>
    /// <param name="LastApplied">The machine that "apply" starts last.</param>
    /// <param name="Links">Its links when it runs.</param>
    /// <param name="Machines">How many processes it has.</param>
    private sealed record SampleLab(string Before, string After, string Victim, string LastUp, string LastApplied, string[] Links, int Machines);
}
