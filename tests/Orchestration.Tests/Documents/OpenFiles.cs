using System.Text.Json.Nodes;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Editing;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Tests.Documents;

/// <summary>Open files and what others do to them.</summary>
public sealed class OpenFiles
{
    private const string Text = "name: lab\nnodes:\n  r1: { image: labsim/router }   # one\n";

    private static readonly AddNode AddR2 = new("r2", new JsonObject { ["image"] = "labsim/router" });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_by_an_editor_before_an_edit_is_a_revision_and_the_edit_is_refused()
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        var opened = await OpenAsync(world, topologies);
        await File.WriteAllTextAsync(opened.File, Text + "# more\n", Cancelled);
        var conflict = await Assert.ThrowsAsync<TopologyConflictException>(() => topologies.EditAsync("lab", opened.Revision, "add r2", [AddR2], Cancelled));
        Assert.Equal((2L, "changed on disk", Text + "# more\n"), (conflict.Newest.Revision, conflict.Newest.Label, conflict.Newest.Text));
        var edited = await topologies.EditAsync("lab", 2, "add r2", [AddR2], Cancelled);
        Assert.Equal("name: lab\nnodes:\n  r1: { image: labsim/router }   # one\n  r2: { image: labsim/router }\n# more\n", await File.ReadAllTextAsync(edited.File, Cancelled));
    }

    [Fact]
    public async Task Permissions_mark_and_links_of_a_file_stay()
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        var target = world["elsewhere.yaml"];
        await File.WriteAllTextAsync(target, "\uFEFF" + Text, Cancelled);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink(world["link.yaml"], target);
        var opened = await topologies.OpenAsync(world["link.yaml"], Cancelled);
        await topologies.EditAsync("lab", opened.Revision, "add r2", [AddR2], Cancelled);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, File.GetUnixFileMode(target));
        Assert.Equal(target, new FileInfo(world["link.yaml"]).LinkTarget);
        var bytes = await File.ReadAllBytesAsync(target, Cancelled);
        Assert.Equal(0xEF, bytes[0]);
        Assert.Contains("r2: { image: labsim/router }", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_keeps_its_text_and_takes_no_edits_until_it_is_back()
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        var opened = await OpenAsync(world, topologies);
        File.Delete(opened.File);
        var gone = await topologies.ReadAsync("lab", Cancelled);
        Assert.Equal((true, false, Text, "r1"), (gone.IsMissing, gone.IsValid, gone.Text, gone.Model!.Spec!.Nodes[0].Name));
        Assert.Empty(await topologies.ListAsync(Cancelled));
        await Assert.ThrowsAsync<TopologyConflictException>(() => topologies.EditAsync("lab", 1, "add r2", [AddR2], Cancelled));
        Assert.False(File.Exists(opened.File));
        await File.WriteAllTextAsync(opened.File, Text, Cancelled);
        Assert.Equal(2, (await topologies.EditAsync("lab", 1, "add r2", [AddR2], Cancelled)).Revision);
    }

    [Fact]
    public async Task A_file_that_is_no_text_any_more_is_a_problem_and_not_a_revision()
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        var opened = await OpenAsync(world, topologies);
        await File.WriteAllBytesAsync(opened.File, [0xff, 0xfe, 0x00], Cancelled);
        var now = await topologies.ReadAsync("lab", Cancelled);
        Assert.Equal((1L, false), (now.Revision, now.IsValid));
        Assert.Contains(now.Diagnostics, d => d.Severity == Severity.Error && d.Message.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_last_changes_are_remembered()
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        var now = await OpenAsync(world, topologies);
        for (var i = 0; i < OpenTopology.Remembered + 5; i++)
        {
            now = await topologies.EditAsync("lab", now.Revision, $"type {i}", [new ReplaceText(0, 0, "#\n")], Cancelled);
        }

        var history = await world.Store.RangeAsync("/topologies/", Cancelled);
        Assert.Equal(OpenTopology.Remembered + 1, history.Length);
        var steps = 0;
        while (now.Undo is not null)
        {
            now = await topologies.UndoAsync("lab", now.Revision, Cancelled);
            steps++;
        }

        Assert.Equal((OpenTopology.Remembered, string.Concat(Enumerable.Repeat("#\n", 5)) + Text), (steps, now.Text));
    }

    [Fact]
    public async Task A_disk_that_is_full_refuses_the_edit_and_nothing_changes()
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        var opened = await OpenAsync(world, topologies);
        Directory.CreateDirectory($"{opened.File}.{Environment.ProcessId}.tmp");
        var refused = await Assert.ThrowsAsync<LabException>(() => topologies.EditAsync("lab", 1, "add r2", [AddR2], Cancelled));
        Assert.Equal(LabProblem.Environment, refused.Problem);
        Directory.Delete($"{opened.File}.{Environment.ProcessId}.tmp");
        Assert.Equal((Text, 1L), (await File.ReadAllTextAsync(opened.File, Cancelled), (await topologies.ReadAsync("lab", Cancelled)).Revision));
    }

    [Theory]
    [InlineData("relative.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("/dev/null.yaml")]
    public async Task What_is_no_topology_is_not_opened(string file)
    {
        await using var world = new TestWorld();
        var topologies = (await world.StartAsync()).Topologies;
        await Assert.ThrowsAsync<LabException>(() => topologies.OpenAsync(file, Cancelled));
    }

    private static async Task<TopologySnapshot> OpenAsync(TestWorld world, TopologyDocuments topologies)
    {
        await File.WriteAllTextAsync(world["lab.yaml"], Text, Cancelled);
        return await topologies.OpenAsync(world["lab.yaml"], Cancelled);
    }
}
