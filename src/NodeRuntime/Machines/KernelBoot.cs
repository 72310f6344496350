namespace LabSim.NodeRuntime.Machines;

/// <summary>Direct kernel boot.</summary>
/// <param name="Kernel">Path of the kernel image.</param>
/// <param name="Initrd">Path of the initial RAM disk.</param>
/// <param name="CommandLine">The kernel's command line.</param>
public sealed record KernelBoot(string Kernel, string Initrd, string CommandLine);
