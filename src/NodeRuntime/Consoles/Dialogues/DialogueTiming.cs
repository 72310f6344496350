namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>How patient a dialogue is. A guest under TCG may take a second to echo a line.</summary>
internal sealed record DialogueTiming
{
    /// <summary>A line that stays this long is not written any further.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The same between the lines of a configuration: one that is typed too early waits in the guest's buffer.</summary>
    public TimeSpan ShortQuiet { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>After so long a silence RETURN is pressed: the prompt may have been followed by the guest's messages.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>After so long a silence a line of a configuration is taken as said: some have no prompt behind them, as in the middle of a banner.</summary>
    public TimeSpan LineSilence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it may take to get to a prompt.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);
}
