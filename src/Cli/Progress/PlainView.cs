using System.Globalization;
using LabSim.Cli.Rendering;

namespace LabSim.Cli.Progress;

/// <summary>Lines: each piece of news, and at least one a second.</summary>
internal sealed class PlainView(TextWriter output) : IProgressView
{
    private TimeSpan _last = TimeSpan.Zero;

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => work();

    /// <inheritdoc/>
    public void Show(ProgressModel model, string? news)
    {
        if (news is null && model.Elapsed - _last < TimeSpan.FromSeconds(0.9))
        {
            return;
        }

        _last = model.Elapsed;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_last.TotalSeconds,6:F1} s] {Inert.Line(news ?? Summary(model))}"));
    }

    private static string Summary(ProgressModel model)
    {
        var building = model.Images.Where(image => image.Fraction < 1)
            .Select(image => string.Create(CultureInfo.InvariantCulture, $"image: {image.Step} ({image.Fraction * 100:F0} %)"));
        var waiting = model.Nodes.Where(node => node.State is not "ready" and not "stopped")
            .Select(node => string.Create(CultureInfo.InvariantCulture, $"{node.Name} {node.State} {model.Age(node).TotalSeconds:F0} s"));
        var parts = building.Concat(waiting.Take(8)).ToArray();
        return parts.Length > 0 ? string.Join(", ", parts) : model.Step.Length > 0 ? model.Step : model.Title;
    }
}
