namespace LabSim.Cli.Progress;

/// <summary>Shows a <see cref="ProgressModel"/> on standard error.</summary>
internal interface IProgressView
{
    /// <summary>Runs the work that is shown.</summary>
    Task<T> RunAsync<T>(Func<Task<T>> work);

    /// <summary>Something happened, or at least a part of a second passed.</summary>
    /// <param name="model">What is known.</param>
    /// <param name="news">What happened, as a line; <see langword="null"/> where only time passed.</param>
    void Show(ProgressModel model, string? news);
}
