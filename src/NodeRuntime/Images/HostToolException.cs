namespace LabSim.NodeRuntime.Images;

/// <summary>A program of the host failed.</summary>
internal sealed class HostToolException(string program, int status, string words) : Exception($"{program} failed (status {status}): {words}")
{
    /// <summary>What it said on standard error, its last lines.</summary>
    public string Words => words;
}
