using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What QEMU is told, and asked, of NICs while it runs. None of it is cancelled: between two commands there is nothing that one would want to keep.</summary>
internal sealed class NicCommands(QemuArchitecture board, MachineControl control)
{
    /// <summary>Adds a NIC with its way to the switch.</summary>
    /// <exception cref="QmpException">QEMU refused a part of it, and may have the others.</exception>
    public async Task AddAsync(NicConfig nic)
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
        var device = options.Device();
        device = board.PortOf(nic.Slot) is { } port ? device.With("bus", port) : board.IsBehindBridge(nic.Slot) ? board.PutBehindBridge(device, nic.Slot) : device;
        try
        {
            await ExecuteAsync("device_add", device.ToJson("driver")).ConfigureAwait(false);
        }
        catch (QmpException refused) when (refused.ErrorClass is not null && (board.IsExpress || board.IsBehindBridge(nic.Slot)))
        {
            var limit = board.IsExpress ? $"takes {board.SparePorts} NICs while it runs" : $"has room for {board.NicsOnBoard} NICs where it was started with no more";
            throw new QmpException($"{refused.Message.TrimEnd('.')} (the board '{board.Board}' {limit}; stop the node first for more)", refused)
            {
                ErrorClass = refused.ErrorClass,
            };
        }
    }

    /// <summary>Whether a slot has a NIC.</summary>
    public async Task<bool> IsThereAsync(int slot) => (await ListDevicesAsync().ConfigureAwait(false)).Contains(NicOptions.DeviceId(slot));

    /// <summary>QEMU's names of the devices that were given one.</summary>
    public Task<HashSet<string?>> ListDevicesAsync() => AskAsync(
        "qom-list", new JsonObject { ["path"] = "/machine/peripheral" }, answer => answer.EnumerateArray().Select(device => device.GetProperty("name").GetString()).ToHashSet());

    /// <summary>Asks the guest to let go of a NIC; returns QEMU's refusal, if it will not even ask.</summary>
    public async Task<string?> RemoveDeviceAsync(int slot)
    {
        try
        {
            await ExecuteAsync("device_del", new JsonObject { ["id"] = NicOptions.DeviceId(slot) }).ConfigureAwait(false);
            return null;
        }
        catch (QmpException refused) when (refused.ErrorClass is not null)
        {
            // An earlier request is still with the guest: that is no refusal.
            return refused.Message.Contains("in the process of unplug", StringComparison.Ordinal) ? null : refused.Message;
        }
    }

    /// <summary>Removes the way to the switch of a NIC whose device is gone, or never came.</summary>
    public async Task RemoveBackendAsync(int slot)
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

    private Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments) => control.ExecuteAsync(command, arguments, CancellationToken.None);
}
