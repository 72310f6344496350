namespace LabSim.NodeRuntime.Qemu;

/// <summary>How a command line names the files that QEMU opens.</summary>
internal interface IFileNames
{
    /// <summary>The name of a file that QEMU reads or writes.</summary>
    string Name(string path);
}
