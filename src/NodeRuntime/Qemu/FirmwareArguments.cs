using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>Files for the guest's <c>fw_cfg</c> device.</summary>
internal static class FirmwareArguments
{
    /// <summary>Adds one option for each blob; the content lies in a file, for a command line is no place for secrets.</summary>
    public static void Add(List<string> arguments, MachineConfig config, IFileNames names)
    {
        foreach (var blob in config.Firmware)
        {
            arguments.AddRange(["-fw_cfg", new OptionText("")
                .With("name", blob.Name).With("file", names.Name(MachineFiles.Of(config).Firmware(blob.Name))).ToString()]);
        }
    }
}
