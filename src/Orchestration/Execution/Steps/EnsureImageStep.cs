using LabSim.NodeRuntime.Images;
using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Has an image, building it first where needed. A built image is of use to every lab: it is not undone.</summary>
internal sealed class EnsureImageStep(LabContext lab, string operation, string image, string architecture) : IPlanStep
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(100);

    public string Description => $"image {image} ({architecture})";

    public async Task DoAsync(CancellationToken cancellation)
    {
        if (lab.Services.Images.Find(image, architecture) is null)
        {
            await lab.Services.Images.EnsureAsync(image, architecture, new Reporter(lab, operation), cancellation);
            lab.Events.Append("image", "built", $"{image}: built", e => e with { Operation = operation, Fraction = 1 });
        }
    }

    public Task UndoAsync() => Task.CompletedTask;

    /// <summary>Turns progress into events, a few each second at most; a new step of the build is always told.</summary>
    private sealed class Reporter(LabContext lab, string operation) : IProgress<ImageProgress>
    {
        private readonly Lock _lock = new();
        private string? _step;
        private long _told;

        public void Report(ImageProgress value)
        {
            lock (_lock)
            {
                if (_step == value.Step && lab.Services.Time.GetElapsedTime(_told) < _pace)
                {
                    return;
                }

                _step = value.Step;
                _told = lab.Services.Time.GetTimestamp();
            }

            lab.Events.Append("image", "building", $"{value.Image}: {value.Step}", e => e with { Operation = operation, Fraction = value.Fraction });
        }
    }
}
