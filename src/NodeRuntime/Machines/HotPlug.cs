using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private const string Absent = "";

    private readonly MachineControl _control;
    private readonly QemuArchitecture _board;
    private readonly TimeProvider _time;
    private readonly Turns _turns = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _leaving = new();

    // Slots whose guests were asked to let go and have not: whether the NIC is wanted again.
    private readonly ConcurrentDictionary<int, bool> _asked = new();

    /// <summary>For a machine that was started with these NICs, or has them by now.</summary>
    public HotPlug(MachineConfig config, MachineControl control, TimeProvider time)
    {
        (Nics, _board, _control, _time) = (config.Nics, QemuArchitecture.Get(config.Architecture), control, time);
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
            var there = await IsThereAsync(nic.Slot).ConfigureAwait(false);
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
            var refusal = await _turns.TakeAsync(async () => await IsThereAsync(slot).ConfigureAwait(false) ? await RefusesAsync(slot).ConfigureAwait(false) : Absent).ConfigureAwait(false);
            if (refusal is null)
            {
                // Not in turn: several can be asked for at once.
                await Task.WhenAny(gone.Task, _control.Closed, Task.Delay(patience, _time, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                if (_control.Closed.IsCompleted)
                {
                    throw await _control.Closed.ConfigureAwait(false);
                }

                // The event may come at this very moment, for us still.
                refusal = _leaving.TryRemove(id, out _) ? late : Absent;
            }

            if (refusal != Absent)
            {
                return refusal;
            }

            await _turns.TakeAsync(() => ForgetAsync(slot)).ConfigureAwait(false);
            return null;
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
            if (await IsThereAsync(left.Slot).ConfigureAwait(false))
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
        var devices = await ListDevicesAsync().ConfigureAwait(false);
        foreach (var nic in Nics.Where(nic => !devices.Contains(NicOptions.DeviceId(nic.Slot))))
        {
            await ForgetAsync(nic.Slot).ConfigureAwait(false);
        }

        return true;
    });

    private async Task AddAsync(NicConfig nic, bool withoutCable)
    {
        await RemoveBackendAsync(nic.Slot).ConfigureAwait(false);
        try
        {
            await TellAsync(nic).ConfigureAwait(false);
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
            _ = await IsThereAsync(slot).ConfigureAwait(false) ? await RefusesAsync(slot).ConfigureAwait(false) is null : await ForgetAsync(slot).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is QmpException or TimeoutException)
        {
            // What it did not take is told already.
        }
    }

    private async Task<bool> ForgetAsync(int slot)
    {
        Nics = [.. Nics.Where(nic => nic.Slot != slot)];
        _asked.TryRemove(slot, out _);
        Carriers.Forget(slot);
        await RemoveBackendAsync(slot).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(NicConfig nic)
    {
        var options = new NicOptions(nic, await AskCapabilitiesAsync().ConfigureAwait(false));
        if (nic.LocalPath is { } bound)
        {
            File.Delete(bound);
        }

        if (options.Channel is not null)
        {
            await ExecuteAsync("chardev-add", options.ChannelJson).ConfigureAwait(false);
        }

        await ExecuteAsync("netdev_add", options.Backend.ToJson("type")).ConfigureAwait(false);
        var device = _board.BusOf(nic.Slot) is { } bus ? options.Device.With("bus", bus) : options.Device;
        try
        {
            await ExecuteAsync("device_add", device.ToJson("driver")).ConfigureAwait(false);
        }
        catch (QmpException refused) when (refused.ErrorClass is not null && _board.SparePorts > 0)
        {
            throw new QmpException($"{refused.Message.TrimEnd('.')} (the board '{_board.Machine}' takes {_board.SparePorts} NICs while it runs; stop the node first for more)", refused)
            {
                ErrorClass = refused.ErrorClass,
            };
        }
    }

    // The QEMU that runs, which need not be the one that is installed by now.
    private async Task<QemuCapabilities> AskCapabilitiesAsync()
    {
        var version = await AskAsync("query-version", null, answer =>
        {
            var numbers = answer.GetProperty("qemu");
            return new Version(numbers.GetProperty("major").GetInt32(), numbers.GetProperty("minor").GetInt32(), numbers.GetProperty("micro").GetInt32());
        }).ConfigureAwait(false);
        return new QemuCapabilities(version, Sandbox: false, []);
    }

    private async Task<bool> IsThereAsync(int slot) => (await ListDevicesAsync().ConfigureAwait(false)).Contains(NicOptions.DeviceId(slot));

    private Task<HashSet<string?>> ListDevicesAsync() => AskAsync(
        "qom-list", new JsonObject { ["path"] = "/machine/peripheral" }, answer => answer.EnumerateArray().Select(device => device.GetProperty("name").GetString()).ToHashSet());

    // What QEMU says is not trusted (QmpConnection).
    private async Task<T> AskAsync<T>(string command, JsonObject? arguments, Func<JsonElement, T> read)
    {
        var answer = await ExecuteAsync(command, arguments).ConfigureAwait(false);
        try
        {
            return read(answer);
        }
        catch (Exception nonsense) when (nonsense is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new QmpException($"QEMU's answer to '{command}' is none", nonsense) { ErrorClass = "Nonsense" };
        }
    }

    /// <summary>Asks the guest to let go of a NIC; returns QEMU's refusal, if it will not even ask.</summary>
    private async Task<string?> RefusesAsync(int slot)
    {
        try
        {
            _asked[slot] = false;
            await ExecuteAsync("device_del", new JsonObject { ["id"] = NicOptions.DeviceId(slot) }).ConfigureAwait(false);
            return null;
        }
        catch (QmpException refused) when (refused.ErrorClass is not null)
        {
            // An earlier request is still with the guest: that is no refusal.
            if (refused.Message.Contains("in the process of unplug", StringComparison.Ordinal))
            {
                return null;
            }

            _asked.TryRemove(slot, out _);
            return refused.Message;
        }
    }

    private async Task RemoveBackendAsync(int slot)
    {
        foreach (var (command, id) in new[] { ("netdev_del", NicOptions.BackendId(slot)), ("chardev-remove", NicOptions.ChannelId(slot)) })
        {
            try
            {
                await ExecuteAsync(command, new JsonObject { ["id"] = id }).ConfigureAwait(false);
            }
            catch (QmpException absent) when (absent.ErrorClass is not null)
            {
                // It was never made, or is gone.
            }
        }
    }

    private Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments) => _control.ExecuteAsync(command, arguments, CancellationToken.None);
}
