using System.Collections.Immutable;
using System.Globalization;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Every path that belongs to one machine, named once.</summary>
/// <param name="StateDirectory">What lasts.</param>
/// <param name="RunDirectory">Sockets.</param>
internal sealed record MachineFiles(string StateDirectory, string RunDirectory)
{
    /// <summary>The log of the first serial port.</summary>
    public string ConsoleLog => ConsoleLogOf(1);

    /// <summary>QEMU's own words.</summary>
    public string QemuLog => Path.Combine(StateDirectory, "qemu.log");

    /// <summary>The folder of the <c>fw_cfg</c> files.</summary>
    public string FirmwareDirectory => Path.Combine(StateDirectory, "firmware");

    /// <summary>The VNC server of its screen.</summary>
    public string ScreenSocket => Path.Combine(RunDirectory, "screen.sock");

    /// <summary>Where QEMU writes a picture of the screen.</summary>
    public string ScreenPicture => Path.Combine(RunDirectory, "screen.png");

    /// <summary>The guest's agent.</summary>
    public string AgentSocket => Path.Combine(RunDirectory, "agent.sock");

    /// <summary>QEMU's control channel.</summary>
    public string QmpSocket => Path.Combine(RunDirectory, "qmp.sock");

    /// <summary>The numbers of the serial ports: 1, 2, …</summary>
    public ImmutableArray<int> SerialPorts { get; init; } = [1];

    /// <summary>What QEMU binds for NICs over datagrams.</summary>
    public ImmutableArray<string> NicSockets { get; init; } = [];

    /// <summary>The paths of a machine.</summary>
    public static MachineFiles Of(MachineConfig config) =>
        new(config.StateDirectory, config.RunDirectory)
        {
            SerialPorts = config.HasGuest ? [.. Enumerable.Range(1, config.SerialPorts)] : [],
            NicSockets = [.. config.Nics.Select(nic => nic.LocalPath).OfType<string>()],
        };

    /// <summary>The log of a serial port.</summary>
    public string ConsoleLogOf(int port) => Path.Combine(StateDirectory, $"console{Suffix(port)}.log");

    /// <summary>The socket of a serial port.</summary>
    public string ConsoleSocketOf(int port) => Path.Combine(RunDirectory, $"console{Suffix(port)}.sock");

    /// <summary>The file that holds a blob's content; its name's slashes would be folders.</summary>
    public string Firmware(string name) => Path.Combine(FirmwareDirectory, name.Replace('/', '_'));

    /// <summary>Removes the machine's own sockets; a killed QEMU leaves them behind.</summary>
    public void RemoveSockets()
    {
        foreach (var path in NicSockets.AddRange(SerialPorts.Select(ConsoleSocketOf)).AddRange(ScreenSocket, AgentSocket, QmpSocket))
        {
            try
            {
                File.Delete(path);
            }
            catch (DirectoryNotFoundException)
            {
                // The whole run directory is gone, which is as good.
            }
        }
    }

    // The first one's names are those of a time when there was no second.
    private static string Suffix(int port) => port == 1 ? "" : port.ToString(CultureInfo.InvariantCulture);
}
