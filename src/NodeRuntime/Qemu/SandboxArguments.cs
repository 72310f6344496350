namespace LabSim.NodeRuntime.Qemu;

/// <summary>QEMU's own system-call filter.</summary>
internal static class SandboxArguments
{
    /// <summary>Everything that can be denied.</summary>
    public const string Value = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";

    /// <summary>Adds the filter where the binary has one.</summary>
    public static void Add(List<string> arguments, QemuCapabilities capabilities)
    {
        if (capabilities.Sandbox)
        {
            arguments.AddRange(["-sandbox", Value]);
        }
    }
}
