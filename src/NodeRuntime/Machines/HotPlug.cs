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
/// or never.
/// </summary>
internal sealed class HotPlug
{
    private const string Absent = "";

    private readonly MachineControl _control;
    private readonly QemuArchitecture _board;
    private readonly TimeProvider _time;
    private readonly Turns _turns = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _leaving = new();

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

    /// <summary>Plugs a NIC in, without a cable. Its port listens.</summary>
    /// <exception cref="QmpException">QEMU refused, and has nothing of it.</exception>
    /// <exception cref="TimeoutException">QEMU does not answer.</exception>
    public Task PlugAsync(NicConfig nic, CancellationToken cancellation) => _turns.TakeAsync(
        async () =>
        {
            if (!await IsThereAsync(nic.Slot, cancellation).ConfigureAwait(false))
            {
                await AddAsync(nic, cancellation).ConfigureAwait(false);
            }

            Nics = [.. Nics.Where(other => other.Slot != nic.Slot).Append(nic).OrderBy(present => present.Slot)];
            return true;
        });

    /// <summary>Pulls a NIC out. Returns <see langword="null"/> when it is gone, or why it is not.</summary>
    /// <param name="slot">The NIC's.</param>
    /// <param name="patience">How long its guest may take to let go of it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="QmpException">The connection ended.</exception>
    /// <exception cref="TimeoutException">QEMU does not answer.</exception>
    public async Task<string?> UnplugAsync(int slot, TimeSpan patience, CancellationToken cancellation)
    {
        var id = NicOptions.DeviceId(slot);
        var gone = _leaving.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var refusal = await _turns.TakeAsync(
            async () => await IsThereAsync(slot, cancellation).ConfigureAwait(false) ? await RefusesAsync(id, cancellation).ConfigureAwait(false) : Absent).ConfigureAwait(false);
        if (refusal is null)
        {
            // Not in turn: several can be asked for at once.
            var late = gone.Task.WaitAsync(patience, _time, cancellation);
            await late.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // The event may come at this very moment, for us still.
            refusal = _leaving.TryRemove(id, out _) ? $"its guest has not let go of it within {patience.TotalSeconds:0} s" : Absent;
            cancellation.ThrowIfCancellationRequested();
        }

        _leaving.TryRemove(id, out _);
        if (refusal == Absent)
        {
            await _turns.TakeAsync(() => ForgetAsync(slot, cancellation)).ConfigureAwait(false);
            return null;
        }

        return refusal;
    }

    /// <summary>A device is gone, whoever asked for it. Returns the NIC that it was, where nobody waits for that: the guest let go of it by itself, or late.</summary>
    public async Task<NicConfig?> OnDeletedAsync(string device)
    {
        if (_leaving.TryRemove(device, out var gone))
        {
            gone.TrySetResult();
            return null;
        }

        return Nics.FirstOrDefault(nic => NicOptions.DeviceId(nic.Slot) == device) is not { } left ? null : await _turns.TakeAsync(async () =>
        {
            // Another may be in its place by now.
            var free = !await IsThereAsync(left.Slot, CancellationToken.None).ConfigureAwait(false);
            return free && await ForgetAsync(left.Slot, CancellationToken.None).ConfigureAwait(false) ? left : null;
        }).ConfigureAwait(false);
    }

    /// <summary>Looks which NICs are there: a guest may have let go of one while no server watched.</summary>
    /// <exception cref="QmpException">QEMU is gone.</exception>
    /// <exception cref="TimeoutException">QEMU does not answer.</exception>
    public Task LookAsync(CancellationToken cancellation) => _turns.TakeAsync(async () =>
    {
        var devices = await ListDevicesAsync(cancellation).ConfigureAwait(false);
        foreach (var nic in Nics.Where(nic => !devices.Contains(NicOptions.DeviceId(nic.Slot))))
        {
            await ForgetAsync(nic.Slot, cancellation).ConfigureAwait(false);
        }

        return true;
    });

    private async Task AddAsync(NicConfig nic, CancellationToken cancellation)
    {
        await RemoveBackendAsync(nic.Slot, cancellation).ConfigureAwait(false);
        try
        {
            await TellAsync(nic, cancellation).ConfigureAwait(false);
            await Carriers.SetAsync(nic.Slot, up: false, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await ForgetAsync(nic.Slot, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> ForgetAsync(int slot, CancellationToken cancellation)
    {
        Nics = [.. Nics.Where(nic => nic.Slot != slot)];
        Carriers.Forget(slot);
        await RemoveBackendAsync(slot, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(NicConfig nic, CancellationToken cancellation)
    {
        var options = new NicOptions(nic, await AskCapabilitiesAsync(cancellation).ConfigureAwait(false));
        if (nic.LocalPath is { } bound)
        {
            File.Delete(bound);
        }

        if (options.Channel is not null)
        {
            await _control.ExecuteAsync("chardev-add", options.ChannelJson, cancellation).ConfigureAwait(false);
        }

        await _control.ExecuteAsync("netdev_add", options.Backend.ToJson("type"), cancellation).ConfigureAwait(false);
        var device = _board.BusOf(nic.Slot) is { } bus ? options.Device.With("bus", bus) : options.Device;
        try
        {
            await _control.ExecuteAsync("device_add", device.ToJson("driver"), cancellation).ConfigureAwait(false);
        }
        catch (QmpException refused) when (refused.ErrorClass is not null && _board.SparePorts > 0)
        {
            throw new QmpException($"{refused.Message.TrimEnd('.')} (the board '{_board.Machine}' takes {_board.SparePorts} NICs while it runs; the others come when the node starts again)", refused);
        }
    }

    // The QEMU that runs, which need not be the one that is installed by now.
    private async Task<QemuCapabilities> AskCapabilitiesAsync(CancellationToken cancellation)
    {
        var version = await AskAsync("query-version", null, answer =>
        {
            var numbers = answer.GetProperty("qemu");
            return new Version(numbers.GetProperty("major").GetInt32(), numbers.GetProperty("minor").GetInt32(), numbers.GetProperty("micro").GetInt32());
        }, cancellation).ConfigureAwait(false);
        return new QemuCapabilities(version, Sandbox: false, []);
    }

    private async Task<bool> IsThereAsync(int slot, CancellationToken cancellation) =>
        (await ListDevicesAsync(cancellation).ConfigureAwait(false)).Contains(NicOptions.DeviceId(slot));

    private Task<HashSet<string?>> ListDevicesAsync(CancellationToken cancellation) => AskAsync(
        "qom-list", new JsonObject { ["path"] = "/machine/peripheral" }, answer => answer.EnumerateArray().Select(device => device.GetProperty("name").GetString()).ToHashSet(), cancellation);

    // What QEMU says is not trusted (QmpConnection).
    private async Task<T> AskAsync<T>(string command, JsonObject? arguments, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var answer = await _control.ExecuteAsync(command, arguments, cancellation).ConfigureAwait(false);
        try
        {
            return read(answer);
        }
        catch (Exception nonsense) when (nonsense is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new QmpException($"QEMU's answer to '{command}' is none", nonsense);
        }
    }

    /// <summary>Asks the guest to let go of a device; returns QEMU's refusal, if it will not even ask.</summary>
    private async Task<string?> RefusesAsync(string id, CancellationToken cancellation)
    {
        try
        {
            await _control.ExecuteAsync("device_del", new JsonObject { ["id"] = id }, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (QmpException refused) when (refused.ErrorClass is not null)
        {
            // An earlier request is still with the guest: that is no refusal.
            return refused.Message.Contains("in the process of unplug", StringComparison.Ordinal) ? null : refused.Message;
        }
    }

    private async Task RemoveBackendAsync(int slot, CancellationToken cancellation)
    {
        foreach (var (command, id) in new[] { ("netdev_del", NicOptions.BackendId(slot)), ("chardev-remove", NicOptions.ChannelId(slot)) })
        {
            try
            {
                await _control.ExecuteAsync(command, new JsonObject { ["id"] = id }, cancellation).ConfigureAwait(false);
            }
            catch (QmpException absent) when (absent.ErrorClass is not null)
            {
                // It was never made, or is gone.
            }
        }
    }
}
