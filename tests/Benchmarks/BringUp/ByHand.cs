using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using LabSim.Contracts.Topologies;
using LabSim.NodeRuntime.Agent;

namespace LabSim.Benchmarks.BringUp;

/// <summary>
/// The peer: the command lines that <c>labsim plan</c> prints, started by hand. Only what needs LabSim's switch is another one: two NICs share a pair of
/// unix datagram sockets, and guests are not held at the start.
/// </summary>
internal sealed class ByHand(PlanDocument plan) : IAsyncDisposable
{
    private readonly DirectoryInfo _sockets = Directory.CreateTempSubdirectory("ls-hand-");
    private readonly List<Process> _machines = [];
    private readonly ConcurrentDictionary<string, GuestAgent> _agents = [];

    public async Task<Times> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        foreach (var machine in plan.Machines)
        {
            Start(machine);
        }

        await Task.WhenAll(plan.Machines.Select(machine => AwaitReadyAsync(machine.Node)));
        var ready = clock.Elapsed.TotalSeconds;
        await _agents["r1"].ExecuteAsync(Comparison.AwaitFull.ToImmutableArray(), null, (_, _) => ValueTask.CompletedTask, CancellationToken.None);
        return new Times(ready, clock.Elapsed.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents.Values)
        {
            await agent.DisposeAsync();
        }

        foreach (var machine in _machines)
        {
            machine.Kill();
            await machine.WaitForExitAsync();
            machine.Dispose();
        }

        _sockets.Delete(recursive: true);
    }

    private void Start(MachineDocument machine)
    {
        var start = new ProcessStartInfo(machine.Argv[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var arguments = machine.Argv.Skip(1).Where(argument => argument != "-S").ToArray();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "-chardev" && arguments[i + 1].Contains("id=port", StringComparison.Ordinal))
            {
                i++;
                continue;
            }

            start.ArgumentList.Add(Translate(arguments[i], machine.Node));
        }

        _machines.Add(Process.Start(start)!);
    }

    private string Translate(string argument, string node)
    {
        if (argument.StartsWith("vhost-user,id=net", StringComparison.Ordinal))
        {
            var index = int.Parse(argument["vhost-user,id=net".Length..argument.IndexOf(",chardev", StringComparison.Ordinal)]);
            var self = plan.Ports.Where(port => port.Name.StartsWith(node + ":", StringComparison.Ordinal)).ElementAt(index).Name;
            var peer = plan.Links.First(link => link.Endpoints.Contains(self)).Endpoints.First(end => end != self);
            return $"dgram,id=net{index},local.type=unix,local.path={Socket(self)},remote.type=unix,remote.path={Socket(peer)}";
        }

        return HandMachine.MoveSocket(argument, name => Socket($"{node}-{name}"));
    }

    private string Socket(string name) => System.IO.Path.Combine(_sockets.FullName, name.Replace(':', '-'));

    private async Task AwaitReadyAsync(string node)
    {
        _agents[node] = await HandMachine.ConnectAgentAsync(Socket($"{node}-agent.sock"));
    }
}
