using System.Globalization;
using System.Text.Json;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Progress;

/// <summary>Shows what the server's program says while it works on an image: one line that is written anew on a terminal, lines elsewhere.</summary>
/// <param name="session">Where to.</param>
internal sealed class ImageLines(Session session) : IDisposable
{
    private string _last = "";

    /// <summary>Takes a line of its output. Lines that are no progress (a problem, for example) are told by the exit status.</summary>
    public void Take(string line)
    {
        if (Describe(line) is { } text && text != _last)
        {
            _last = text;
            session.Error.Write(session.Terminals.Error ? $"\r\e[K{text}" : text + "\n");
        }
    }

    /// <summary>Takes the line off the terminal.</summary>
    public void Dispose() => session.Error.Write(session.Terminals.Error && _last.Length > 0 ? "\r\e[K" : "");

    private static string? Describe(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ContractJson.Default.ImageProgressDocument) is { Image: { } image, Step: { } step } progress
                ? string.Create(CultureInfo.InvariantCulture, $"{Inert.Line(image)}: {progress.Fraction * 100,3:F0} %  {Inert.Line(step)}") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
