using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>
/// A graphics card, what QEMU's VNC server shows of it, and a pointer that says where it is (a mouse says only how it moved, and is elsewhere in the guest than in the
/// viewer soon). A viewer that asks to be alone is let in beside the others. A PC has a keyboard, and the USB controller of its chipset takes no slot; other boards have neither.
/// </summary>
internal static class ScreenArguments
{
    /// <summary>Adds them, if it has a screen.</summary>
    public static void Add(List<string> arguments, MachineConfig config)
    {
        if (!config.HasScreen)
        {
            return;
        }

        var board = QemuArchitecture.Of(config);
        arguments.AddRange(["-device", board.Screen]);
        arguments.AddRange(board.IsPc ? ["-usb", "-device", "usb-tablet"] : ["-device", "qemu-xhci", "-device", "usb-kbd", "-device", "usb-tablet"]);
        arguments.AddRange(board.FirmwareConsole.SelectMany(variable => (string[])["-prom-env", variable]));
        arguments.AddRange(["-vnc", new OptionText($"unix:{OptionText.Escape(MachineFiles.Of(config).ScreenSocket)}").With("share", "ignore").ToString()]);
    }
}
