using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LabSim.Cli.Progress;

/// <summary>A table that is drawn anew in place: images with bars, nodes with their states and times.</summary>
internal sealed class LiveView(Session session) : IProgressView
{
    private const int BarWidth = 30;
    private const int MostNodes = 30;
    private readonly List<string> _notes = [];
    private LiveDisplayContext? _display;

    /// <inheritdoc/>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = session.ColourError ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(session.Error),
        });
        using var cursor = session.Interrupts.BeforeLeaving(() => session.Error.Write("\e[?25h"));
        return await console.Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async display =>
        {
            _display = display;
            return await work();
        });
    }

    /// <inheritdoc/>
    public void Show(ProgressModel model, string? news)
    {
        if (news is not null && (news.StartsWith("warning", StringComparison.Ordinal) || news.StartsWith("interrupted", StringComparison.Ordinal)))
        {
            _notes.Add(news);
        }

        _display?.UpdateTarget(Draw(model));
    }

    private Rows Draw(ProgressModel model)
    {
        var parts = new List<IRenderable> { new Text($"{Inert.Line(model.Title)}  {Quantities.Seconds(model.Elapsed.TotalSeconds)}  {Inert.Line(model.Step)}", new Spectre.Console.Style(decoration: Decoration.Bold)) };
        parts.AddRange(model.Images.Where(image => image.Fraction < 1).Select(Bar));
        parts.Add(Nodes(model));
        parts.AddRange(_notes.Select(note => new Text(Inert.Line(note), new Spectre.Console.Style(Color.Yellow))));
        return new Rows(parts);
    }

    private static Text Bar(ImageProgress image)
    {
        var done = (int)Math.Round(Math.Clamp(image.Fraction, 0, 1) * BarWidth);
        return new Text($"{new string('━', done)}{new string('╌', BarWidth - done)} {image.Fraction * 100:F0} %  {Inert.Line(image.Step)}");
    }

    private static Grid Nodes(ProgressModel model)
    {
        var grid = new Grid().AddColumns(4);
        foreach (var node in model.Nodes.OrderBy(node => node.State == "ready").Take(MostNodes))
        {
            grid.AddRow(new Text("  " + Inert.Line(node.Name)), new Text(Inert.Line(node.State), Colour(node)),
                new Text(Quantities.Seconds(model.Age(node).TotalSeconds)), new Text(Inert.Line(node.Reason)));
        }

        return grid;
    }

    private static Spectre.Console.Style Colour(NodeProgress node) =>
        new(node.State == "ready" ? Color.Green : node.Broken ? Color.Red : node.State is "stopped" or "defined" ? Color.Grey : Color.Yellow);
}
