namespace LabSim.Cli.Rendering;

/// <summary>The few colours of the command (ECMA-48, SGR), or none.</summary>
/// <param name="on">Whether to colour at all.</param>
internal readonly struct Style(bool on)
{
    /// <summary>Strong.</summary>
    public string Bold(string text) => Paint("1", text);

    /// <summary>Weak.</summary>
    public string Dim(string text) => Paint("2", text);

    /// <summary>Wrong.</summary>
    public string Red(string text) => Paint("31", text);

    /// <summary>Right.</summary>
    public string Green(string text) => Paint("32", text);

    /// <summary>Doubtful or under way.</summary>
    public string Yellow(string text) => Paint("33", text);

    /// <summary>A state of a lab, node, link or check in its colour.</summary>
    public string State(string state) => state.Length == 0 ? state : state switch
    {
        "ready" or "running" or "up" or "ok" or "built" or "done" => Green(state),
        "crashed" or "failed" or "unresponsive" or "error" => Red(state),
        "stopped" or "defined" or "absent" => Dim(state),
        _ => Yellow(state),
    };

    private string Paint(string code, string text) => on && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
