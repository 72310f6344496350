namespace LabSim.NodeRuntime.Dissection;

/// <summary>How long sharkd may take, and how often it is told to look again.</summary>
internal sealed record SharkdPatience
{
    /// <summary>For its start and for short questions. It starts within 0.1 s on an idle host.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For loading and filtering a whole capture: 64 MiB of small frames take about 10 s.</summary>
    public TimeSpan Capture { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many times the duration of a load has to pass until the next: looking again costs at most a tenth of a core.</summary>
    public int LoadSpacing { get; init; } = 10;

    /// <summary>How long somebody who wants a certain new frame waits for that at most.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(2);
}
