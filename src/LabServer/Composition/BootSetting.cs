using System.Globalization;
using LabSim.NodeRuntime;
using LabSim.Orchestration.Execution;

namespace LabSim.LabServer.Composition;

/// <summary>How many guests boot at the same time, by <c>LABSIM_PARALLEL_BOOTS</c>.</summary>
internal static class BootSetting
{
    private const string Name = "LABSIM_PARALLEL_BOOTS";

    private const int Most = 1000;

    /// <summary>The governor of all labs.</summary>
    /// <exception cref="RuntimeEnvironmentException">That is no such number.</exception>
    public static BootGovernor Open(Func<string, string?> variable, TimeProvider time) => variable(Name) switch
    {
        null or "" => new BootGovernor(BootGovernor.PlacesOfHost, time),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var places) && places is >= 1 and <= Most => new BootGovernor(places, time),
        var text => throw new RuntimeEnvironmentException($"{Name} is '{text}'", $"let it be a number from 1 to {Most}; unset, it is {BootGovernor.PlacesOfHost} on this host"),
    };
}
