using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.TestKit;

/// <summary>The QEMU of this host with a machine's command line, its CPUs held before the first instruction, and asked over QMP what the machine is.</summary>
public sealed class HeldQemu : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly QmpConnection _qmp;

    private HeldQemu(Process process, QmpConnection qmp) => (_process, _qmp) = (process, qmp);

    /// <summary>Makes the disks that are missing and starts it.</summary>
    /// <exception cref="InvalidOperationException">QEMU ended; the message has its words.</exception>
    public static async Task<HeldQemu> StartAsync(MachineConfig config, CancellationToken cancellation)
    {
        var options = RuntimeOptions.FromEnvironment(Environment.GetEnvironmentVariable);
        await new DiskMaker(options).MakeAsync(config, cancellation);
        var binary = await new QemuCatalog(options).FindAsync(config.Architecture, cancellation);
        UefiImage? uefi = null;
        if (config.UefiVariables is { } variables)
        {
            uefi = new UefiCatalog(options).Find(config.Architecture, config.Chipset);
            config = config with { UefiVariables = variables with { CopyOf = uefi.Variables } };
            await new DiskMaker(options).MakeAsync(config, cancellation);
        }

        foreach (var blob in config.Firmware)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(MachineFiles.Of(config).Firmware(blob.Name))!);
            await File.WriteAllBytesAsync(MachineFiles.Of(config).Firmware(blob.Name), blob.Content, cancellation);
        }

        var line = QemuCommandLine.Build(config, binary, uefi, ["-accel", "tcg,tb-size=32", "-cpu", config.CpuModel ?? "max"], new PathNames());
        var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            return new HeldQemu(process, await ConnectAsync(process, MachineFiles.Of(config).QmpSocket, cancellation));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>The type of each device that was given a name, by that name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadDevicesAsync()
    {
        var types = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var device in (await AskAsync("qom-list", new JsonObject { ["path"] = "/machine/peripheral" })).EnumerateArray())
        {
            if (device.GetProperty("name").GetString() is { } name && name != "type")
            {
                types[name] = (await ReadAsync($"/machine/peripheral/{name}", "type")).GetString()!;
            }
        }

        return types;
    }

    /// <summary>A property of a device, or of the machine.</summary>
    public Task<JsonElement> ReadAsync(string path, string property) => AskAsync("qom-get", new JsonObject { ["path"] = path, ["property"] = property });

    /// <summary>An answer over QMP.</summary>
    public Task<JsonElement> AskAsync(string command, JsonObject? arguments = null) => _qmp.ExecuteAsync(command, arguments, Patience, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _qmp.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<QmpConnection> ConnectAsync(Process process, string socket, CancellationToken cancellation)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(20, cancellation))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"QEMU ended with status {process.ExitCode}: {await process.StandardError.ReadToEndAsync(cancellation)}");
            }

            if (File.Exists(socket))
            {
                try
                {
                    var qmp = await QmpConnection.ConnectAsync(socket, _ => { }, TimeProvider.System, cancellation);
                    await qmp.NegotiateAsync(cancellation);
                    return qmp;
                }
                catch (Exception early) when (early is System.Net.Sockets.SocketException or QmpException)
                {
                    // It listens in a moment, or says why not.
                }
            }

            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException("QEMU does not answer");
            }
        }
    }
}
