using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu.Uefi;

/// <summary>A UEFI in the board's two flash memories: the code, and the variables of the machine's own.</summary>
internal static class UefiArguments
{
    private const string Code = "uefi-code";

    /// <summary>Adds the contents of the flash memories.</summary>
    public static void Add(List<string> arguments, UefiImage image, DiskConfig variables, IFileNames names)
    {
        DiskArguments.AddNodes(arguments, new DiskConfig(Code, image.Code.Path, image.Code.Format, ReadOnly: true), names);
        DiskArguments.AddNodes(arguments, variables, names);
    }

    /// <summary>Lets the board have them.</summary>
    public static void AddTo(OptionText board, DiskConfig variables) => board.With("pflash0", Code).With("pflash1", variables.Id);
}
