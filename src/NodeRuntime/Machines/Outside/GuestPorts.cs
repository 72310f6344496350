using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Machines.Outside;

/// <summary>
/// Connections to guests by way of QEMU's user-mode network: it listens for one connection at a port of the loopback that the kernel chooses, and no longer than until it has
/// taken it. So the way to a guest stands open for a moment, and no port is used up.
/// </summary>
/// <param name="title">What it is called in messages.</param>
/// <param name="control">QMP.</param>
/// <param name="time">The clock.</param>
internal sealed partial class GuestPorts(string title, MachineControl control, TimeProvider time) : IGuestPorts
{
    private const string Loopback = "127.0.0.1";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Turns _turns = new();

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(IPEndPoint guest, CancellationToken cancellation)
    {
        try
        {
            // In turn, so that the port that is new is ours.
            return await _turns.TakeAsync(() => OpenAsync(guest, cancellation)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is QmpException or TimeoutException or SocketException)
        {
            throw new MachineControlException($"{title}: no way to {guest}: {failure.Message}", failure);
        }
    }

    private async Task<Stream> OpenAsync(IPEndPoint guest, CancellationToken cancellation)
    {
        var before = await ListeningAsync(guest, cancellation).ConfigureAwait(false);
        var refusal = await SayAsync($"hostfwd_add {UserNetworkArguments.Id} tcp:{Loopback}:0-{guest}", cancellation).ConfigureAwait(false);
        var port = (await ListeningAsync(guest, cancellation).ConfigureAwait(false)).Except(before).Order().LastOrDefault();
        if (port == 0)
        {
            throw new QmpException(refusal.Length > 0 ? refusal : "it does not say at which port it listens");
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation).ConfigureAwait(false);
            await WaitUntilTakenAsync(port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            await SayAsync($"hostfwd_remove {UserNetworkArguments.Id} tcp:{Loopback}:{port}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    // The kernel has connected us before QEMU knows; a door that closes meanwhile would close on us. A guest that refused is gone from the list already.
    private async Task WaitUntilTakenAsync(int port, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience;)
        {
            var connections = await SayAsync("info usernet", cancellation).ConfigureAwait(false);
            if (Connection().Matches(connections).Any(line => line.Groups["state"].Value != "HOST_FORWARD" && Number(line, "port") == port))
            {
                return;
            }

            await Task.Delay(Glance, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ImmutableHashSet<int>> ListeningAsync(IPEndPoint guest, CancellationToken cancellation) =>
        [.. Connection().Matches(await SayAsync("info usernet", cancellation).ConfigureAwait(false))
            .Where(line => line.Groups["state"].Value == "HOST_FORWARD" && line.Groups["guest"].Value == $"{guest.Address}" && Number(line, "guestPort") == guest.Port)
            .Select(line => Number(line, "port"))];

    private async Task<string> SayAsync(string line, CancellationToken cancellation) =>
        (await control.ExecuteAsync("human-monitor-command", new JsonObject { ["command-line"] = line }, cancellation).ConfigureAwait(false)).GetString()!.Trim();

    private static int Number(Match line, string name) => int.Parse(line.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    // TCP[HOST_FORWARD]  13       127.0.0.1 35621    172.20.20.11    22     0     0
    [GeneratedRegex(@"TCP\[(?<state>\w+)\]\s+\d+\s+[\d.]+\s+(?<port>\d+)\s+(?<guest>[\d.]+)\s+(?<guestPort>\d+)\s")]
    private static partial Regex Connection();
}
