using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>
/// A NIC as QEMU takes it, on the command line and over QMP alike: the way to its port of the switch and the device. QEMU is the client, so that the switch
/// can go and come back.
/// </summary>
/// <param name="nic">The NIC.</param>
/// <param name="capabilities">What its QEMU can do.</param>
internal sealed class NicOptions(NicConfig nic, QemuCapabilities capabilities)
{
    /// <summary>QEMU's name of a NIC's device; an interface's own name ("Gi0/0") is none that QEMU takes.</summary>
    public static string DeviceId(int slot) => $"nic{slot}";

    /// <summary>QEMU's name of a NIC's way to the switch.</summary>
    public static string BackendId(int slot) => $"net{slot}";

    /// <summary>QEMU's name of the connection of a NIC whose memory is shared.</summary>
    public static string ChannelId(int slot) => $"port{slot}";

    /// <summary>QEMU's name of a NIC model's device.</summary>
    public static string DeviceName(string model) => model == NicConfig.VirtioNet ? "virtio-net-pci" : model;

    /// <summary>The connection of a NIC whose memory is shared (<c>-chardev</c>); <see langword="null"/> for the others, whose back end connects by itself.</summary>
    public OptionText? Channel => nic.Transport == NicTransport.VhostUser
        ? Reconnecting(new OptionText("socket").With("id", ChannelId(nic.Slot)).With("path", nic.SocketPath).With("server", false))
        : null;

    /// <summary>The same connection as <c>chardev-add</c> takes it (QEMU QMP Reference Manual, chardev).</summary>
    public JsonObject ChannelJson => new()
    {
        ["id"] = ChannelId(nic.Slot),
        ["backend"] = new JsonObject
        {
            ["type"] = "socket",
            ["data"] = Reconnecting(new OptionText("unix").With("addr.data.path", nic.SocketPath).With("server", false)).ToJson("addr.type"),
        },
    };

    /// <summary>The way to the switch (<c>-netdev</c>, <c>netdev_add</c>).</summary>
    public OptionText Backend
    {
        get
        {
            var id = BackendId(nic.Slot);
            return nic.Transport switch
            {
                NicTransport.Stream => Reconnecting(
                    new OptionText("stream").With("id", id).With("server", false).With("addr.type", "unix").With("addr.path", nic.SocketPath)),
                NicTransport.Datagram => new OptionText("dgram").With("id", id)
                    .With("local.type", "unix").With("local.path", nic.LocalPath!)
                    .With("remote.type", "unix").With("remote.path", nic.SocketPath),
                _ => new OptionText("vhost-user").With("id", id).With("chardev", ChannelId(nic.Slot)),
            };
        }
    }

    /// <summary>What the guest sees (<c>-device</c>, <c>device_add</c>).</summary>
    /// <param name="boot">Its place among what the firmware finds a boot loader on, or <see langword="null"/>: then it has no program that would look for one.</param>
    public OptionText Device(int? boot = null)
    {
        var device = new OptionText(DeviceName(nic.Model)).With("id", DeviceId(nic.Slot)).With("netdev", BackendId(nic.Slot)).With("mac", nic.Mac);
        device = boot is { } place ? device.With("bootindex", place) : device.With("romfile", "");
        if (nic is { Model: NicConfig.VirtioNet, Mtu: { } mtu })
        {
            device.With("host_mtu", mtu);
        }

        if (nic.Transport == NicTransport.VhostUser && capabilities.VhostUserBreaksWithVectors)
        {
            device.With("vectors", 0);
        }

        return device;
    }

    private OptionText Reconnecting(OptionText client) =>
        capabilities.ReconnectMilliseconds ? client.With("reconnect-ms", 200) : client.With("reconnect", 1);
}
