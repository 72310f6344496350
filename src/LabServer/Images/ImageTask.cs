using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.NodeRuntime.Images;

namespace LabSim.LabServer.Images;

/// <summary>A disk or an appliance that is taken in, while it goes on and after.</summary>
internal sealed class ImageTask(string id, string source, string image, DateTimeOffset startedAt) : IProgress<ImageProgress>, IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private volatile ImageTaskDocument _now = new(id, source, image, "running", "", 0, startedAt, null);

    /// <summary>As it is now.</summary>
    public ImageTaskDocument Document => _now;

    public bool HasEnded => _now.State != "running";

    /// <summary>Ends once it is to be ended early.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>The work; it never fails.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public void Report(ImageProgress value) => _now = _now with { Step = value.Step, Fraction = value.Fraction };

    /// <summary>It is done, failed or was cancelled.</summary>
    public void End(string state, ProblemDocument? error = null, string? usage = null) =>
        _now = _now with { State = state, Step = "", Fraction = state == "done" ? 1 : _now.Fraction, Error = error, Usage = usage };

    public Task CancelAsync() => _cancelled.CancelAsync();

    public void Dispose() => _cancelled.Dispose();
}
