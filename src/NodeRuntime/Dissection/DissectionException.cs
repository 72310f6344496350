namespace LabSim.NodeRuntime.Dissection;

/// <summary>The dissector refused a request; the message is for the user.</summary>
public sealed class DissectionException(DissectionProblem problem, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public DissectionProblem Problem => problem;
}

/// <summary>Why the dissector refused.</summary>
public enum DissectionProblem
{
    /// <summary>The display filter is wrong.</summary>
    BadFilter,

    /// <summary>There is no such frame, or it is in no such stream.</summary>
    NotFound,
}
