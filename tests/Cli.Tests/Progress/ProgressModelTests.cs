using LabSim.Cli.Progress;
using LabSim.Contracts.Labs;
using LabSim.TestKit;

namespace LabSim.Cli.Tests.Progress;

public sealed class ProgressModelTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_node_that_waits_for_others_has_not_begun_to_start()
    {
        var model = new ProgressModel("up", _time);
        Happen(model, "starting", "waits for r1");
        _time.Advance(TimeSpan.FromSeconds(60));
        Happen(model, "starting", null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Happen(model, "booting", null);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(3), model.Age(model.Nodes.Single()));
        Happen(model, "ready", null);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.FromSeconds(3), model.Age(model.Nodes.Single()));
    }

    private static void Happen(ProgressModel model, string state, string? reason) =>
        model.Take(new LabEventDocument { Lab = "l", Number = 1, At = "2026-01-01T00:00:00Z", Type = "node", Node = "r2", State = state, Message = reason }, "o");
}
