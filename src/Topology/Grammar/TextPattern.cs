using System.Text.RegularExpressions;

namespace LabSim.Topology.Grammar;

/// <summary>A regular expression that a whole text must match, in the part of the syntax that .NET and JSON Schema share.</summary>
internal sealed class TextPattern(string body)
{
    // \z and not $: in .NET '$' also matches before a line feed at the end.
    private readonly Regex _regex = new($@"\A(?:{body})\z", RegexOptions.CultureInvariant);

    /// <summary>The expression itself.</summary>
    public string Body => body;

    /// <summary>The expression for a JSON Schema.</summary>
    public string ForSchema => $"^(?:{body})$";

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(string text) => _regex.IsMatch(text);
}
