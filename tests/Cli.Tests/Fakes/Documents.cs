using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Labs;

namespace LabSim.Cli.Tests.Fakes;

/// <summary>Documents as a server would send them.</summary>
internal static class Documents
{
    public static ServerDocument Server { get; } = ServerWith("0.1.0");

    public static ServerDocument ServerWith(string version) =>
        System.Text.Json.JsonSerializer.Deserialize($$"""
            {"pid":1,"version":"{{version}}","address":"http://127.0.0.1:7780","socket":"/run/x","home":"/var/lib/labsim","startedAt":"2026-01-01T00:00:00Z"}
            """, Contracts.Wire.ContractJson.Default.ServerDocument)!;

    public static ProblemDocument Problem(int status, string detail, int exitStatus, string? remedy = null) =>
        new() { Type = "https://labsim.dev/problems/x", Title = "A problem", Status = status, Detail = detail, ExitStatus = exitStatus, Remedy = remedy };

    public static LabDocument Lab(string state = "running", params string[] nodeStates) => new()
    {
        Name = "tri", State = state, File = "/labs/tri.yaml", LastEvent = 0,
        Nodes = [.. (nodeStates.Length == 0 ? ["ready", "ready"] : nodeStates).Select((nodeState, i) => Node($"r{i + 1}", nodeState))],
        Links = [Link("up")],
    };

    public static NodeDocument Node(string name, string state) => new()
    {
        Name = name, Kind = "linux-router", Image = "labsim/router", Arch = "x86_64", State = state, Accelerator = state == "stopped" ? null : "tcg",
        Pid = state == "stopped" ? null : 4711, BootSeconds = state == "ready" ? 3.4 : null, CpuSeconds = 5.12, ResidentBytes = 201_326_592,
        Interfaces = [new InterfaceDocument("eth1", "02:00:00:00:00:01", "r1:eth1--r2:eth1", "vhost-user", true)],
    };

    public static LinkDocument Link(string state) => new()
    {
        Id = "r1:eth1--r2:eth1", Endpoints = ["r1:eth1", "r2:eth1"], State = state, Capturing = false,
        Impairment = new(new(0, 0, 0, 0, 0, 0, null, null), new(0, 0, 0, 0, 0, 0, null, null)),
        Counters = new(new(1234, 98_765, 3, new(0, 1, 2, 0, 0)), new(7, 700, 0, new(0, 0, 0, 0, 0))),
    };
}
