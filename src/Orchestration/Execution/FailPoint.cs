using System.Diagnostics;

namespace LabSim.Orchestration.Execution;

/// <summary>
/// For tests of the whole program: kills this very process after a step of an executor. The file says <c>PID N</c>; the process with
/// that id dies by SIGKILL when it has finished its N-th step since then, and removes the file first, so that it happens once.
/// </summary>
internal sealed class FailPoint(string path)
{
    private int _steps;

    /// <summary>A moment of an executor has come.</summary>
    public void Reach(StepMoment moment)
    {
        if (!moment.After || moment.Undoing || !File.Exists(path))
        {
            return;
        }

        if (File.ReadAllText(path) == $"{Environment.ProcessId} {Interlocked.Increment(ref _steps)}")
        {
            File.Delete(path);
            Process.GetCurrentProcess().Kill();
        }
    }
}
