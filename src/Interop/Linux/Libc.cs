namespace LabSim.Interop.Linux;

/// <summary>The system calls that LabSim makes itself, one partial file per family. Nothing outside this assembly sees them.</summary>
internal static partial class Libc
{
    private const string Library = "libc";
}
