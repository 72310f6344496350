using System.Collections.Immutable;
using System.Text;

namespace LabSim.NodeRuntime.Consoles;

/// <summary>Looks for texts in what a guest writes on its serial line, however the line cuts it into pieces. Not thread-safe.</summary>
/// <param name="texts">The texts, in ASCII.</param>
internal sealed class ConsoleTexts(ImmutableArray<string> texts)
{
    private readonly ImmutableArray<byte[]> _texts = [.. texts.Select(Encoding.ASCII.GetBytes)];
    private byte[] _tail = [];

    /// <summary>Takes the next piece; whether one of the texts has been seen with it.</summary>
    public bool Take(ReadOnlySpan<byte> piece)
    {
        byte[] joined = [.. _tail, .. piece];
        if (_texts.Any(text => joined.AsSpan().IndexOf(text) >= 0))
        {
            return true;
        }

        // The next piece may complete a text that begins in this one.
        _tail = joined[^Math.Min(joined.Length, _texts.Max(text => text.Length) - 1)..];
        return false;
    }
}
