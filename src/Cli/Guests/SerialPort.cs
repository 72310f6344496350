using LabSim.Cli.Client;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Guests;

/// <summary>A serial port of a node, as users name it: <c>r1</c> is the first one, <c>r1:2</c> the second.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Number">Which one, from 1.</param>
internal sealed record SerialPort(string Node, int Number)
{
    /// <summary>How it is named to users.</summary>
    public string Title => Number == 1 ? Node : $"{Node}:{Number}";

    /// <summary>Reads a name. A node's own name has no colon.</summary>
    /// <param name="word">What the user wrote.</param>
    /// <param name="number">What <c>--port</c> says, where it is given.</param>
    /// <exception cref="CommandException">What is behind the colon is no number, or not that one.</exception>
    public static SerialPort Parse(string word, int? number)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return new SerialPort(word, number ?? 1);
        }

        var behind = word[(colon + 1)..];
        if (behind.Length is 0 or > 4 || !behind.All(char.IsAsciiDigit) || int.Parse(behind, System.Globalization.CultureInfo.InvariantCulture) is not (var named and > 0))
        {
            throw new CommandException(ExitStatus.Usage, $"'{Inert.Line(word)}' is no serial port: '{Inert.Line(behind)}' is no number from 1 on", $"such as {Inert.Line(word[..colon])}:2");
        }

        return number is null || number == named
            ? new SerialPort(word[..colon], named)
            : throw new CommandException(ExitStatus.Usage, $"'{Inert.Line(word)}' is serial port {named}, and --port says {number}", "leave one of them out");
    }

    /// <summary>Its address at the server.</summary>
    /// <param name="route">A route of <see cref="LabSim.Contracts.Wire.Routes"/> with a lab and a node.</param>
    /// <param name="lab">The lab.</param>
    /// <param name="query">What else is asked for.</param>
    public string Path(string route, string lab, params string[] query)
    {
        string[] all = [.. Number == 1 ? (string[])[] : [$"port={Number}"], .. query];
        return Address.Of(route, lab, Node) + (all.Length == 0 ? "" : $"?{string.Join('&', all)}");
    }
}
