using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>The three things a check can say.</summary>
internal static class Finding
{
    public static CheckDocument Ok(string id, string title, string finding) => new(id, title, "ok", finding, null);

    public static CheckDocument Warning(string id, string title, string finding, string? remedy) => new(id, title, "warning", finding, remedy);

    public static CheckDocument Error(string id, string title, string finding, string? remedy) => new(id, title, "error", finding, remedy);
}
