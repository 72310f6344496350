using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// Plugs NICs into a QEMU that runs, and pulls them out. Both are idempotent and ask QEMU what is there, because a server may have died between any two
/// commands. A NIC comes without a cable. One that shall go is the guest's to let go of: QEMU says so by an event, soon, late (the guest is held, or boots)
/// or never. One that was plugged again before its guest came to that is plugged again when it is gone.
/// </summary>
internal sealed class HotPlug
{
    private readonly MachineControl _control;
    private readonly NicCommands _commands;
    private readonly TimeProvider _time;
    private readonly Turns _turns = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _leaving = new();

    // Slots whose guests were asked to let go and have not: whether the NIC is wanted again.
    private readonly ConcurrentDictionary<int, bool> _asked = new();

    /// <summary>For a machine that was started with these NICs, or has them by now.</summary>
    public HotPlug(MachineConfig config, MachineControl control, TimeProvider time)
    {
        (Nics, _control, _time) = (config.Nics, control, time);
        _commands = new NicCommands(QemuArchitecture.Of(config), control);
        Carriers = new CarrierTable(() => Nics, control);
    }

    /// <summary>The NICs that are there.</summary>
    public ImmutableArray<NicConfig> Nics { get; private set; }

    /// <summary>Their cables.</summary>
    public CarrierTable Carriers { get; }

    /// <summary>Its guest was asked to let go of the NIC, which is wanted again: it comes back when it is gone.</summary>
    public bool IsComing(string nic) => Nics.FirstOrDefault(present => present.Name == nic) is { } found && _asked.GetValueOrDefault(found.Slot);

    /// <summary>Plugs a NIC in, without a cable. Its port listens. Begun, it comes to its end: between two commands there is nothing that one would want to keep.</summary>
    /// <exception cref="QmpException">QEMU refused.</exception>
    /// <exception cref="TimeoutException">QEMU does not answer.</exception>
    public Task PlugAsync(NicConfig nic) => _turns.TakeAsync(
        async () =>
        {
            var there = await _commands.IsThereAsync(nic.Slot).ConfigureAwait(false);
            if (!there)
            {
                await AddAsync(nic, withoutCable: true).ConfigureAwait(false);
            }
            else if (_asked.ContainsKey(nic.Slot))
            {
                _asked[nic.Slot] = true;
            }

            // What its guest learnt of at boot, nobody needs to tell it.
            if (!there || Nics.All(known => known with { GuestScript = nic.GuestScript } != nic))
            {
                Nics = [.. Nics.Where(other => other.Slot != nic.Slot).Append(nic).OrderBy(present => present.Slot)];
            }

            return true;
        });

    /// <summary>Pulls a NIC out. Returns <see langword="null"/> when it is gone, or why it is not.</summary>
    /// <param name="slot">The NIC's.</param>
    /// <param name="patience">How long its guest may take to let go of it.</param>
    /// <param name="late">What is said of a guest that has not.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="QmpException">The connection ended.</exception>
    /// <exception cref="TimeoutException">QEMU does not answer.</exception>
    public async Task<string?> UnplugAsync(int slot, TimeSpan patience, string late, CancellationToken cancellation)
    {
        var id = NicOptions.DeviceId(slot);
        var gone = _leaving.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            var (there, refusal) = await _turns.TakeAsync(
                async () => await _commands.IsThereAsync(slot).ConfigureAwait(false) ? (true, await AskAsync(slot).ConfigureAwait(false)) : (false, null)).ConfigureAwait(false);
            if (there && refusal is null)
            {
                // Not in turn: several can be asked for at once.
                await Task.WhenAny(gone.Task, _control.Closed, Task.Delay(patience, _time, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                if (_control.Closed.IsCompleted)
                {
                    throw await _control.Closed.ConfigureAwait(false);
                }

                // The event may come at this very moment, for us still.
                refusal = _leaving.TryRemove(id, out _) ? late : null;
            }

            _ = refusal is null && await _turns.TakeAsync(() => ForgetAsync(slot)).ConfigureAwait(false);
            return refusal;
        }
        finally
        {
            _leaving.TryRemove(id, out _);
        }
    }

    /// <summary>A device is gone, whoever asked for it. Returns the NIC that it was, where nobody waits for that: the guest let go of it by itself, or late.</summary>
    /// <param name="device">QEMU's name of it.</param>
    /// <param name="again">Told of a NIC that had been plugged again meanwhile, when it is back.</param>
    public async Task<NicConfig?> OnDeletedAsync(string device, Action<NicConfig> again)
    {
        if (_leaving.TryRemove(device, out var gone))
        {
            gone.TrySetResult();
            return null;
        }

        return Nics.FirstOrDefault(nic => NicOptions.DeviceId(nic.Slot) == device) is not { } left ? null : await _turns.TakeAsync(async () =>
        {
            // Another may be in its place by now.
            if (await _commands.IsThereAsync(left.Slot).ConfigureAwait(false))
            {
                return null;
            }

            if (_asked.GetValueOrDefault(left.Slot))
            {
                await AddAsync(left, Carriers.IsOut(left.Slot)).ConfigureAwait(false);
                _asked.TryRemove(left.Slot, out _);
                again(left);
                return null;
            }

            await ForgetAsync(left.Slot).ConfigureAwait(false);
            return left;
        }).ConfigureAwait(false);
    }

    /// <summary>Looks which NICs are there: a guest may have let go of one while no server watched.</summary>
    /// <exception cref="QmpException">QEMU is gone.</exception>
    /// <exception cref="TimeoutException">QEMU does not answer.</exception>
    public Task LookAsync() => _turns.TakeAsync(async () =>
    {
        var devices = await _commands.ListDevicesAsync().ConfigureAwait(false);
        foreach (var nic in Nics.Where(nic => !devices.Contains(NicOptions.DeviceId(nic.Slot))))
        {
            await ForgetAsync(nic.Slot).ConfigureAwait(false);
        }

        return true;
    });

    private async Task AddAsync(NicConfig nic, bool withoutCable)
    {
        await _commands.RemoveBackendAsync(nic.Slot).ConfigureAwait(false);
        try
        {
            await _commands.AddAsync(nic).ConfigureAwait(false);
            if (withoutCable)
            {
                await Carriers.SetAsync(nic.Slot, up: false, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch
        {
            await RetreatAsync(nic.Slot).ConfigureAwait(false);
            throw;
        }
    }

    // A device that QEMU took all the same, and did not say so in time, is the guest's to let go of.
    private async Task RetreatAsync(int slot)
    {
        try
        {
            _ = await _commands.IsThereAsync(slot).ConfigureAwait(false) ? await AskAsync(slot).ConfigureAwait(false) is null : await ForgetAsync(slot).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is QmpException or TimeoutException)
        {
            // What it did not take is told already.
        }
    }

    /// <summary>Asks the guest to let go of a NIC; returns QEMU's refusal, if it will not even ask.</summary>
    private async Task<string?> AskAsync(int slot)
    {
        _asked[slot] = false;
        var refusal = await _commands.RemoveDeviceAsync(slot).ConfigureAwait(false);
        if (refusal is not null)
        {
            _asked.TryRemove(slot, out _);
        }

        return refusal;
    }

    private async Task<bool> ForgetAsync(int slot)
    {
        Nics = [.. Nics.Where(nic => nic.Slot != slot)];
        _asked.TryRemove(slot, out _);
        Carriers.Forget(slot);
        await _commands.RemoveBackendAsync(slot).ConfigureAwait(false);
        return true;
    }
}
