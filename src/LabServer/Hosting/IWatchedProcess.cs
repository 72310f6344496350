namespace LabSim.LabServer.Hosting;

/// <summary>A server under the watchdog's eyes.</summary>
internal interface IWatchedProcess : IDisposable
{
    /// <summary>Its process.</summary>
    int Id { get; }

    /// <summary>Waits for its end; 128 + n where signal n ended it.</summary>
    Task<int> WaitAsync();

    /// <summary>Asks it to end in order.</summary>
    Task AskToStopAsync();
}
