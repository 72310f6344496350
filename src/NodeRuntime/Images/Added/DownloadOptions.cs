namespace LabSim.NodeRuntime.Images.Added;

/// <summary>How patient a download is.</summary>
internal sealed record DownloadOptions
{
    /// <summary>How long nothing may come before the connection is given up.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often in a row a connection may bring nothing new.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long to wait before the second attempt; before the third, twice as long, and so on.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
}
