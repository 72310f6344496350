using LabSim.Orchestration.Tests.Equipment;
using LabSim.Switching.Recording;

namespace LabSim.Orchestration.Tests.Captures;

public sealed class TopologyRecorder
{
    private const string Duo = "name: duo\nnodes:\n  r{1..2}: { image: labsim/router }\nlinks: [ 'r1:eth1 -- r2:eth1' ]\n";

    [Fact]
    public async Task The_topologys_word_reaches_the_switch_and_changes_while_the_lab_runs()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Duo));
        Assert.Equal(RecorderMode.Headers, server.Fabric("duo").Recorder);
        var changed = await server.Labs.UpAsync(world.Write(Duo + "recorder: full\n"), TestContext.Current.CancellationToken);
        Assert.Equal(["~ recorder (headers → full)"], changed.Changes);
        await server.OverAsync("duo", changed.Operation!);
        Assert.Equal(RecorderMode.Full, server.Fabric("duo").Recorder);
        await server.UpAsync(world.Write(Duo + "recorder: off\n"));
        Assert.Equal(RecorderMode.Off, server.Fabric("duo").Recorder);
    }

    [Fact]
    public async Task The_word_survives_the_server_and_a_lab_that_is_down()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Duo + "recorder: full\n"));
        server.Kill();
        server = await world.StartAsync();
        Assert.Equal(RecorderMode.Full, server.Fabric("duo").Recorder);
        await server.DownAsync("duo");
        await server.UpAsync(world.Write(Duo));
        Assert.Equal(RecorderMode.Headers, server.Fabric("duo").Recorder);
    }

    [Fact]
    public async Task A_past_is_no_capture_and_one_of_a_recorder_that_is_off_is_refused_with_a_remedy()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var file = world.Write(Duo);
        await server.UpAsync(file);
        await using (server.Labs.OpenCapture("duo", new() { Ports = ["r1"], Last = TimeSpan.FromSeconds(30), Live = false }))
        {
            Assert.False(server.Labs.Read("duo").Links[0].Capturing);
        }

        await server.UpAsync(world.Write(Duo + "recorder: off\n"));
        var refused = Assert.Throws<LabException>(() => server.Labs.OpenCapture("duo", new() { Ports = ["r1"], Last = TimeSpan.FromSeconds(30) }));
        Assert.Equal((LabProblem.Conflict, "lab duo has no past to show: its flight recorder is off"), (refused.Problem, refused.Message));
        Assert.Contains("recorder: headers", refused.Remedy, StringComparison.Ordinal);
    }
}
