using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Volumes;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Refuses configs that QEMU would refuse later and less clearly, or that would be dangerous.</summary>
internal static partial class MachineConfigCheck
{
    // struct sockaddr_un has 108 bytes, one of them for the end (unix(7)).
    private const int LongestSocketPath = 107;

    // COM1 to COM4 (QEMU's MAX_ISA_SERIAL_PORTS).
    private const int MostSerialPorts = 4;

    /// <summary>Checks a config.</summary>
    /// <exception cref="MachineStartException">It cannot work; the message says why.</exception>
    public static void Validate(MachineConfig config)
    {
        var files = MachineFiles.Of(config);
        foreach (var path in config.Nics.SelectMany(nic => new[] { nic.SocketPath, nic.LocalPath ?? "" }).Concat(files.SerialPorts.Select(files.ConsoleSocketOf)).Append(files.ScreenSocket))
        {
            Require(config, Encoding.UTF8.GetByteCount(path) <= LongestSocketPath, $"the socket path '{path}' has more than {LongestSocketPath} bytes");
        }

        Require(config, config.Nics.All(nic => MacPattern().IsMatch(nic.Mac)), "a NIC has no valid hardware address");
        foreach (var nic in config.Nics)
        {
            Require(config, NicCheck.Refuse(nic));
        }

        if (config.UserNetwork is { } network)
        {
            ValidateNetwork(config, network);
        }
        else
        {
            ValidateGuest(config, files);
        }

        Require(config, Directory.Exists(config.StateDirectory), $"its folder '{config.StateDirectory}' does not exist");
        Require(config, Directory.Exists(config.RunDirectory), $"its folder '{config.RunDirectory}' does not exist");
    }

    /// <summary>Checks a config against its QEMU.</summary>
    /// <exception cref="MachineStartException">This QEMU has not what it needs; the message says what it has.</exception>
    public static void Validate(MachineConfig config, QemuBinary binary)
    {
        foreach (var nic in config.Nics)
        {
            Require(config, NicCheck.Refuse(nic, binary));
        }
    }

    private static void ValidateNetwork(MachineConfig config, UserNetwork network)
    {
        Require(config, network.IsPossible, $"'{network.Subnet}' is no IPv4 network from /8 to /29");
        Require(
            config, network.Forwards.All(f => IPAddress.TryParse(f.HostAddress, out _) && IPAddress.TryParse(f.GuestAddress, out _) && f is { HostPort: >= 1024 and <= 65535, GuestPort: > 0 and <= 65535 }),
            "a forwarded port is none");
        Require(config, config.Nics.All(nic => nic.Transport != NicTransport.VhostUser), "there is no guest whose memory vhost-user could share");
        Require(
            config,
            config is { MemoryBytes: 0, Cpus: 0, Accelerator: null, Kernel: null, HasAgent: false, UefiVariables: null, Disks.IsEmpty: true, Firmware.IsEmpty: true },
            "it has a network instead of a guest, and memory, CPUs, a kernel, disks, firmware files or an agent nevertheless");
    }

    private static void ValidateGuest(MachineConfig config, MachineFiles files)
    {
        Require(config, config.Accelerator is not null, "nothing is said to run its guest's CPUs");
        Require(config, config.MemoryBytes > 0 && config.MemoryBytes % (1024 * 1024) == 0, $"{config.MemoryBytes} bytes of memory are no whole number of MiB");
        Require(config, config.Cpus is > 0 and <= 255, $"{config.Cpus} CPUs are not possible (1–255)");
        Require(config, config.Disks.All(disk => IdPattern().IsMatch(disk.Id)), "a disk has no valid id");
        Require(config, config.Disks.All(disk => disk.Format is "raw" or "qcow2"), "a disk's format is neither raw nor qcow2");
        Require(config, config.Disks.All(disk => disk.NewBytes is null || disk is { Format: "qcow2", ReadOnly: false }), "a disk to be made is not a writable qcow2");
        Require(config, config.Disks.All(disk => disk.Bus != DiskBus.Ide || config.Architecture == "x86_64"), $"the board of {config.Architecture} has no IDE controller");
        Require(config, config.Disks.Count(disk => disk.Bus == DiskBus.Ide) <= 4, "an IDE controller takes four drives");
        Require(config, config.Disks.Count(disk => disk.Bus == DiskBus.Sata) <= 6, "an AHCI controller takes six drives");
        Require(config, config.Disks.All(disk => !disk.IsCd || disk is { ReadOnly: true, Bus: DiskBus.Ide or DiskBus.Sata or DiskBus.Scsi }), "a CD is writable, or attached to what takes none");
        Require(config, config.HasScreen || config.Disks.All(disk => disk.Bus != DiskBus.Usb), "it has a USB stick, and no screen whose USB controller would take it");
        Require(config, config.Disks.All(disk => disk.Volume is null || disk is { Format: "raw", NewBytes: null, CopyOf: null, Backing: null }), "a volume to be written is no raw file of its own");
        Require(config, config.Disks.All(disk => disk.Volume is null or { Fits: true }), $"its config has more than {Volume.MostBytes >> 20} MiB");
        Require(config, config.SerialPorts == 1 || QemuArchitecture.Of(config).IsPc, $"the board of {config.Architecture} has one serial port");
        Require(config, config.SerialPorts <= MostSerialPorts, $"{config.SerialPorts} serial ports are more than the {MostSerialPorts} of a PC");
        Require(config, config.UefiVariables is null || config.Kernel is null, "it has a kernel to boot, and a UEFI nevertheless");
        foreach (var blob in config.Firmware)
        {
            Require(config, FirmwarePattern().IsMatch(blob.Name) && !blob.Name.Contains("..", StringComparison.Ordinal), $"'{blob.Name}' is no name of a fw_cfg file");
        }

        Require(config, config.Firmware.Select(blob => files.Firmware(blob.Name)).Distinct().Count() == config.Firmware.Length, "two fw_cfg files share a name");
    }

    private static void Require(MachineConfig config, string? refusal) => Require(config, refusal is null, refusal ?? "");

    private static void Require(MachineConfig config, bool holds, string message)
    {
        if (!holds)
        {
            throw new MachineStartException($"{config.Lab}/{config.Name}: {message}");
        }
    }

    [GeneratedRegex("^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$")]
    private static partial Regex MacPattern();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9._-]{0,20}$")]
    private static partial Regex IdPattern();

    // FW_CFG_MAX_FILE_PATH is 56 with its end (QEMU docs/specs/fw_cfg.rst); "opt/" is the users' space.
    [GeneratedRegex("^opt/[a-zA-Z0-9._/-]{1,51}$")]
    private static partial Regex FirmwarePattern();
}
