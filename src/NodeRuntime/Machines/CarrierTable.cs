using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// Which cables are out. QEMU raises the carrier by itself whenever the switch's vhost-user port connects again (net/vhost-user.c), so what is
/// out has to be said again. A stream's or a datagram's coming and going changes no carrier; saying it again does no harm there.
/// </summary>
/// <param name="nics">The machine's NICs now.</param>
/// <param name="control">Its control channel.</param>
internal sealed class CarrierTable(Func<ImmutableArray<NicConfig>> nics, MachineControl control)
{
    private readonly ConcurrentDictionary<int, bool> _out = new();
    private readonly Turns _turns = new();

    /// <summary>Sets a NIC's carrier.</summary>
    /// <exception cref="ArgumentException">There is no such NIC.</exception>
    public Task SetAsync(string nic, bool up, CancellationToken cancellation)
    {
        var present = nics();
        return present.FirstOrDefault(config => config.Name == nic) is { } found
            ? SetAsync(found.Slot, up, cancellation)
            : throw new ArgumentException($"there is no NIC '{nic}'; there are {string.Join(", ", present.Select(config => config.Name))}", nameof(nic));
    }

    /// <summary>Sets the carrier of the NIC in a slot.</summary>
    public async Task SetAsync(int slot, bool up, CancellationToken cancellation)
    {
        // Remembered first: whoever tells next says the right thing.
        _ = up ? _out.TryRemove(slot, out _) : _out[slot] = true;
        await _turns.TakeAsync(() => TellAsync(slot, up, cancellation)).ConfigureAwait(false);
    }

    /// <summary>The cable of a slot's NIC is out.</summary>
    public bool IsOut(int slot) => _out.ContainsKey(slot);

    /// <summary>The NIC of a slot is gone.</summary>
    public void Forget(int slot) => _out.TryRemove(slot, out _);

    /// <summary>Says again which cables are out.</summary>
    public async Task RepeatAsync(CancellationToken cancellation)
    {
        foreach (var slot in _out.Keys)
        {
            try
            {
                // Looked at in its turn: a cable that is plugged in meanwhile must not be pulled by what was true before.
                await _turns.TakeAsync(() => _out.ContainsKey(slot) ? TellAsync(slot, up: false, cancellation) : Task.FromResult(default(JsonElement))).ConfigureAwait(false);
            }
            catch (QmpException gone) when (gone.ErrorClass == "DeviceNotFound")
            {
                // Its guest let go of it a moment ago.
            }
        }
    }

    private Task<JsonElement> TellAsync(int slot, bool up, CancellationToken cancellation) =>
        control.ExecuteAsync("set_link", new JsonObject { ["name"] = NicOptions.DeviceId(slot), ["up"] = up }, cancellation);
}
