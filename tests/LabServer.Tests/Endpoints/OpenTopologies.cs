using System.Net;
using System.Net.Http.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Tests.Streams;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Endpoints;

/// <summary>Open topology files over HTTP and the hub.</summary>
public sealed class OpenTopologies
{
    private const string AddR1 = """{"op":"addNode","name":"r1","settings":{"image":"labsim/router"},"x":10,"y":20}""";
    private const string AddR2 = """{"op":"addNode","name":"r2","settings":{"image":"labsim/router"},"x":30,"y":20}""";
    private const string Cable = """{"op":"addLink","endpoints":["r1","r2"]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lab_is_built_edit_by_edit_and_taken_back()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var (status, made, refused) = await client.PostTopologyAsync("", """{"name":"tour"}""", Cancelled);
        Assert.True(made is not null, refused?.Detail);
        Assert.Equal((HttpStatusCode.Created, "tour", 1L, true), (status, made!.Lab, made.Revision, made.Valid));
        var built = await client.EditAsync(made, "build", Cancelled, AddR1, AddR2, Cable);
        Assert.Equal("name: tour\nnodes:\n  r1: { image: labsim/router }\n  r2: { image: labsim/router }\nlinks:\n  - r1:eth1 -- r2:eth1\n", await File.ReadAllTextAsync(built.File, Cancelled));
        Assert.Equal("nodes:\n  r1: {x: 10, y: 20}\n  r2: {x: 30, y: 20}\n", await File.ReadAllTextAsync(built.File.Replace(".yaml", ".layout.yaml", StringComparison.Ordinal), Cancelled));
        Assert.Equal((2L, 2L, "build", "ui", "build", null), (built.Revision, built.ModelRevision, built.Label, built.By, built.Undo, built.Redo));
        var node = built.Model!.Nodes[1];
        Assert.Equal(("r2", "linux-router", 4, "r2: { image: labsim/router }"), (node.Name, node.Kind, node.Line, built.Text[node.Written!.Start..node.Written.End]));
        Assert.Equal("""{"image":"labsim/router"}""", node.Settings.GetRawText());
        Assert.Equal(("r1:eth1--r2:eth1", "r1:eth1 -- r2:eth1"), (built.Model.Links[0].Id, built.Text[built.Model.Links[0].Written!.Start..built.Model.Links[0].Written!.End]));
        var back = await client.StepAsync(built, "undo", Cancelled);
        Assert.Equal((3L, "undo: build", made.Text, null, "build", 0), (back.Revision, back.Label, back.Text, back.Undo, back.Redo, back.Layout.Nodes.Count));
        Assert.False(File.Exists(built.File.Replace(".yaml", ".layout.yaml", StringComparison.Ordinal)));
        var again = await client.StepAsync(back, "redo", Cancelled);
        Assert.Equal((4L, built.Text, 30), (again.Revision, again.Text, again.Layout.Nodes["r2"].X));
        var (nothing, _, problem) = await client.PostTopologyAsync("/tour/redo", """{"baseRevision":4}""", Cancelled);
        Assert.Equal((HttpStatusCode.Conflict, 4L), (nothing, problem!.Topology!.Revision));
    }

    [Fact]
    public async Task Two_clients_see_each_others_edits_and_the_slower_one_gets_the_newer_text()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var (_, made, _) = await client.PostTopologyAsync("", """{"name":"tour"}""", Cancelled);
        using var one = await HubStream.OpenAsync(server, "Topology", "tour", Cancelled);
        using var other = await HubStream.OpenAsync(server, "Topology", "tour", Cancelled);
        Assert.Equal(1, (await one.NextAsync(Cancelled)).GetProperty("revision").GetInt64());
        Assert.Equal(1, (await other.NextAsync(Cancelled)).GetProperty("revision").GetInt64());
        var edited = await client.EditAsync(made!, "add r1", Cancelled, AddR1);
        Assert.Equal(edited.Text, (await one.NextAsync(Cancelled)).GetProperty("text").GetString());
        Assert.Equal(edited.Text, (await other.NextAsync(Cancelled)).GetProperty("text").GetString());
        var (status, _, problem) = await client.PostTopologyAsync("/tour/edits", $$"""{"baseRevision":1,"label":"add r2","ops":[{{AddR2}}]}""", Cancelled);
        Assert.Equal((HttpStatusCode.Conflict, 2L, edited.Text), (status, problem!.Topology!.Revision, problem.Topology.Text));
    }

    [Fact]
    public async Task A_change_on_disk_is_a_revision_that_can_be_undone()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        using var client = server.Local();
        var file = directory["pair.yaml"];
        await File.WriteAllTextAsync(file, Labs.Text, Cancelled);
        var (status, opened, _) = await client.PostTopologyAsync("", $$"""{"file":"{{file}}"}""", Cancelled);
        Assert.Equal((HttpStatusCode.Created, "pair", Labs.Text, null), (status, opened!.Lab, opened.Text, opened.Undo));
        using var stream = await HubStream.OpenAsync(server, "Topology", "pair", Cancelled);
        await stream.NextAsync(Cancelled);
        await File.WriteAllTextAsync(file + "~", Labs.Text + "# by hand\n", Cancelled);
        File.Move(file + "~", file, overwrite: true);
        var changed = await stream.NextAsync(Cancelled);
        Assert.Equal(("changed on disk", "file"), (changed.GetProperty("label").GetString(), changed.GetProperty("by").GetString()));
        var newest = (await client.GetFromJsonAsync("/api/v1/topologies/pair", ContractJson.Default.TopologyDocument, Cancelled))!;
        await client.StepAsync(newest, "undo", Cancelled);
        Assert.Equal(Labs.Text, await File.ReadAllTextAsync(file, Cancelled));
        Assert.Equal(["pair.yaml"], Directory.GetFiles(Path.GetDirectoryName(file)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Typing_may_leave_a_text_with_errors_and_the_last_good_model_stays()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var (_, made, _) = await client.PostTopologyAsync("", """{"name":"tour"}""", Cancelled);
        var built = await client.EditAsync(made!, "add r1", Cancelled, AddR1);
        var typed = await client.EditAsync(built, "typing", Cancelled, $$"""{"op":"replaceText","from":{{built.Text.Length}},"to":{{built.Text.Length}},"text":"links: [\n"}""");
        Assert.Equal((false, 3L, 2L, "r1"), (typed.Valid, typed.Revision, typed.ModelRevision, typed.Model!.Nodes[0].Name));
        Assert.Equal("LS0004", Assert.Single(typed.Diagnostics).Code);
        var (status, _, problem) = await client.PostTopologyAsync("/tour/edits", $$"""{"baseRevision":3,"label":"add r2","ops":[{{AddR2}}]}""", Cancelled);
        Assert.Equal((HttpStatusCode.UnprocessableContent, "LS0004"), (status, problem!.Diagnostics![0].Code));
        var moved = await client.EditAsync(typed, "move", Cancelled, """{"op":"place","nodes":{"r1":{"x":5,"y":6}}}""");
        Assert.Equal((5, false), (moved.Layout.Nodes["r1"].X, moved.Valid));
    }

    [Theory]
    [InlineData("""{"op":"addNode","name":"r 9","settings":{"image":"labsim/router"}}""", HttpStatusCode.UnprocessableContent)]
    [InlineData("""{"op":"addNode","name":"r9"}""", HttpStatusCode.UnprocessableContent)]
    [InlineData("""{"op":"removeNode","name":"r9"}""", HttpStatusCode.UnprocessableContent)]
    [InlineData("""{"op":"addNodes","name":"r9"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"op":"addNode"}""", HttpStatusCode.BadRequest)]
    [InlineData("""5""", HttpStatusCode.BadRequest)]
    [InlineData("""{"op":"setNode","name":"r1","path":["a"],"value":{"b":1,"b":2}}""", HttpStatusCode.BadRequest)]
    public async Task An_edit_that_cannot_be_made_changes_nothing(string op, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var (_, made, _) = await client.PostTopologyAsync("", """{"name":"tour"}""", Cancelled);
        var (status, _, problem) = await client.PostTopologyAsync("/tour/edits", $$"""{"baseRevision":1,"label":"x","ops":[{{AddR1}},{{op}}]}""", Cancelled);
        Assert.True(expected == status, $"{status} {problem?.Detail}");
        Assert.Equal(made!.Text, await File.ReadAllTextAsync(made.File, Cancelled));
        Assert.Equal(1, (await client.GetFromJsonAsync("/api/v1/topologies/tour", ContractJson.Default.TopologyDocument, Cancelled))!.Revision);
    }

    [Fact]
    public async Task Presence_counts_who_looks()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        await client.PostTopologyAsync("", """{"name":"tour"}""", Cancelled);
        using var presence = await HubStream.OpenAsync(server, "Presence", "tour", Cancelled);
        Assert.Equal(0, (await presence.NextAsync(Cancelled)).GetInt32());
        using (var one = await HubStream.OpenAsync(server, "Topology", "tour", Cancelled))
        {
            await one.NextAsync(Cancelled);
            await presence.UntilAsync(n => n.GetInt32() == 1, Cancelled);
        }

        await presence.UntilAsync(n => n.GetInt32() == 0, Cancelled);
    }

    [Fact]
    public async Task An_open_topology_is_brought_up_with_the_files_that_it_refers_to_and_cannot_be_forgotten()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        using var client = server.Local();
        await File.WriteAllTextAsync(directory["r1.conf"], "hostname r1\n", Cancelled);
        await File.WriteAllTextAsync(directory["pair.yaml"], Labs.Text.Replace("r1: {image: labsim/router}", "r1: {image: labsim/router, config: r1.conf}", StringComparison.Ordinal), Cancelled);
        await client.PostTopologyAsync("", $$"""{"file":"{{directory["pair.yaml"]}}"}""", Cancelled);
        using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/v1/topologies/pair/up", UriKind.Relative), body, Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Cancelled));
        var up = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.UpDocument, Cancelled))!;
        await server.AwaitAsync(up.Operation!.Id, Cancelled);
        Assert.Equal("running", server.Labs.Read("pair").State);
        using var refused = await client.DeleteAsync("/api/v1/topologies/pair", Cancelled);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task The_file_of_a_lab_is_open_without_being_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        using var client = server.Local();
        await server.UpAsync(directory, Cancelled);
        var listed = Assert.Single((await client.GetFromJsonAsync("/api/v1/topologies", ContractJson.Default.TopologySummaryArray, Cancelled))!);
        Assert.Equal(("pair", directory["pair.yaml"], 2, 1, true), (listed.Lab, listed.File, listed.Nodes, listed.Links, listed.Valid));
        Assert.Equal(["pair.yaml"], Directory.GetFiles(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_text_is_taken_in_copied_from_and_forgotten()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var (_, taken, _) = await client.PostTopologyAsync("", """{"name":"copy","text":"name: other\nnodes:\n  r1: { image: labsim/router }   # one\n  r2: { image: labsim/router }\nlinks:\n  - r1:eth1 -- r2:eth1\n"}""", Cancelled);
        Assert.Equal(("copy", true), (taken!.Lab, taken.Text.StartsWith("name: copy\n", StringComparison.Ordinal)));
        var (status, _, problem) = await client.PostTopologyAsync("", """{"name":"copy"}""", Cancelled);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains(taken.File, problem!.Detail, StringComparison.Ordinal);
        using var body = new StringContent("""{"nodes":["r1","r2"]}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/v1/topologies/copy/fragment", UriKind.Relative), body, Cancelled);
        var fragment = (await answer.Content.ReadFromJsonAsync(ContractJson.Default.FragmentDocument, Cancelled))!;
        Assert.Equal("nodes:\n  r1: { image: labsim/router }\n  r2: { image: labsim/router }\nlinks:\n  - r1:eth1 -- r2:eth1\n", fragment.Yaml);
        using var gone = await client.DeleteAsync("/api/v1/topologies/copy", Cancelled);
        Assert.Equal((HttpStatusCode.NoContent, false), (gone.StatusCode, Directory.Exists(Path.GetDirectoryName(taken.File))));
        using var missing = await client.GetAsync("/api/v1/topologies/copy", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"No Name"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"../x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"x.yaml"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"/etc/passwd"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"/no/such.yaml"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"text":"nodes: ["}""", HttpStatusCode.UnprocessableContent)]
    [InlineData("""{}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"file":"/a.yaml","name":"x"}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_opened_is_a_problem(string request, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var (status, _, problem) = await client.PostTopologyAsync("", request, Cancelled);
        Assert.True(expected == status, $"{status} {problem?.Detail}");
        Assert.False(Directory.Exists(Path.Combine(server.Options.Home.Data, "x")));
    }
}
