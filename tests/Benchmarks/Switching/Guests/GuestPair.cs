using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LabSim.Benchmarks.BringUp;
using LabSim.Contracts.Topologies;
using LabSim.NodeRuntime.Agent;
using LabSim.TestKit;

namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>
/// Two real machines: the command lines that <c>labsim plan</c> prints, started by hand, with the backends of a wire. All else is the same on every wire.
/// </summary>
internal sealed class GuestPair : IAsyncDisposable
{
    private readonly TemporaryDirectory _sockets = new();
    private readonly List<Process> _machines = [];
    private readonly List<GuestAgent> _agents = [];

    private GuestPair()
    {
    }

    /// <summary>Starts both, and waits until they are ready.</summary>
    public static async Task<GuestPair> StartAsync(PlanDocument plan, IGuestWire wire)
    {
        var pair = new GuestPair();
        try
        {
            foreach (var (i, machine) in plan.Machines.Index())
            {
                pair.Start(i, machine, wire);
            }

            for (var i = 0; i < pair._machines.Count; i++)
            {
                pair._agents.Add(await HandMachine.ConnectAgentAsync(pair.Socket(i, "agent.sock")));
            }

            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command in a machine.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RunAsync(int machine, params string[] words)
    {
        var (output, error) = (new MemoryStream(), new MemoryStream());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var status = await _agents[machine].ExecuteAsync(
            [.. words], null, (kind, piece) => (kind == GuestOutput.Standard ? output : error).WriteAsync(piece, patience.Token), patience.Token);
        var text = Encoding.UTF8.GetString(output.ToArray());
        return status == 0 ? text : throw new InvalidOperationException($"`{string.Join(' ', words)}` in a guest ended with {status}: {Encoding.UTF8.GetString(error.ToArray())}{text}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        foreach (var machine in _machines)
        {
            machine.Kill();
            await machine.WaitForExitAsync();
            machine.Dispose();
        }

        _sockets.Dispose();
    }

    private void Start(int index, MachineDocument machine, IGuestWire wire)
    {
        var start = new ProcessStartInfo(machine.Argv[0]) { RedirectStandardInput = true };
        foreach (var (option, value) in Options(machine.Argv.Skip(1)))
        {
            // The wire's backend takes the place of the switch's.
            if (option == "-netdev")
            {
                wire.Backend(index).ToList().ForEach(start.ArgumentList.Add);
            }
            else if (option != "-S" && !(option == "-chardev" && value!.Contains("id=port0", StringComparison.Ordinal)))
            {
                start.ArgumentList.Add(option);
                if (value is not null)
                {
                    start.ArgumentList.Add(HandMachine.MoveSocket(value, name => Socket(index, name)));
                }
            }
        }

        _machines.Add(wire.Start(start));
    }

    private static IEnumerable<(string Option, string? Value)> Options(IEnumerable<string> words)
    {
        var all = words.ToImmutableArray();
        for (var i = 0; i < all.Length; i++)
        {
            var hasValue = i + 1 < all.Length && !all[i + 1].StartsWith('-');
            yield return (all[i], hasValue ? all[++i] : null);
        }
    }

    private string Socket(int machine, string name) => _sockets[$"{machine}-{name}"];
}
