using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>What the guest's firmware tells it: files for its <c>fw_cfg</c> device, and SMBIOS.</summary>
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

        if (config.Smbios is { } system)
        {
            AddSystem(arguments, system);
        }
    }

    private static void AddSystem(List<string> arguments, SmbiosSystem system)
    {
        Add("type=1", [("manufacturer", system.Manufacturer), ("product", system.Product), ("version", system.Version), ("serial", system.Serial), ("sku", system.Sku), ("family", system.Family)]);
        Add("type=2", [("product", system.Board)]);

        void Add(string type, (string Key, string? Value)[] strings)
        {
            var said = strings.Where(pair => pair.Value is not null).ToArray();
            if (said.Length > 0)
            {
                arguments.AddRange(["-smbios", said.Aggregate(new OptionText(type), (option, pair) => option.With(pair.Key, pair.Value!)).ToString()]);
            }
        }
    }
}
