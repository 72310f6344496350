using LabSim.Benchmarks.Switching.Load;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>A way from one guest to another and back, with its guests. It costs nothing while it does not run.</summary>
internal interface IFramePath : IDisposable
{
    /// <summary>Sends both ways as fast as it goes.</summary>
    /// <param name="warmUp">How long before anything counts.</param>
    /// <param name="duration">How long it counts.</param>
    Carried Run(TimeSpan warmUp, TimeSpan duration);
}
