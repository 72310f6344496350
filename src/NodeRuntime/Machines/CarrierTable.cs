using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// Which cables are out. QEMU raises the carrier by itself whenever the switch's vhost-user port connects again (net/vhost-user.c), so what is
/// out has to be said again. A stream's or a datagram's coming and going changes no carrier; saying it again does no harm there.
/// </summary>
internal sealed class CarrierTable(ImmutableArray<NicConfig> nics, MachineControl control)
{
    private readonly ConcurrentDictionary<int, bool> _out = new();
    private Task _telling = Task.CompletedTask;

    /// <summary>Sets a NIC's carrier.</summary>
    /// <exception cref="ArgumentException">There is no such NIC.</exception>
    public async Task SetAsync(string nic, bool up, CancellationToken cancellation)
    {
        var index = nics.Select((config, i) => (config.Name, Index: i)).Where(entry => entry.Name == nic).Select(entry => entry.Index).FirstOrDefault(-1);
        if (index < 0)
        {
            throw new ArgumentException($"there is no NIC '{nic}'; there are {string.Join(", ", nics.Select(config => config.Name))}", nameof(nic));
        }

        // Remembered first: whoever tells next says the right thing.
        _ = up ? _out.TryRemove(index, out _) : _out[index] = true;
        await InTurnAsync(() => TellAsync(index, up, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Says again which cables are out.</summary>
    public async Task RepeatAsync(CancellationToken cancellation)
    {
        foreach (var index in _out.Keys)
        {
            // Looked at in its turn: a cable that is plugged in meanwhile must not be pulled by what was true before.
            await InTurnAsync(() => _out.ContainsKey(index) ? TellAsync(index, up: false, cancellation) : Task.CompletedTask).ConfigureAwait(false);
        }
    }

    /// <summary>One call after the other, in the order in which they were asked for.</summary>
    private Task InTurnAsync(Func<Task> call)
    {
        lock (_out)
        {
            return _telling = AfterAsync(_telling, call);
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> call)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await call().ConfigureAwait(false);
    }

    private async Task TellAsync(int index, bool up, CancellationToken cancellation) =>
        await control.ExecuteAsync("set_link", new JsonObject { ["name"] = NicArguments.Id(index), ["up"] = up }, cancellation).ConfigureAwait(false);
}
