using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Edit
{
    private const string Text = "name: x\nnodes:\n  r1: { image: labsim/router }   # one\n";
    private const string AddR2 = """{"op":"addNode","name":"r2","settings":{"image":"labsim/router"},"x":1,"y":2}""";
    private const string Cable = """{"op":"addLink","endpoints":["r1","r2"]}""";
    private const string Edited = "name: x\nnodes:\n  r1: { image: labsim/router }   # one\n  r2: { image: labsim/router }\nlinks:\n  - r1:eth1 -- r2:eth1\n";

    [Fact]
    public async Task A_file_is_edited_without_a_server_and_nothing_else_is_left_beside_it()
    {
        await using var run = new CommandRun();
        var file = run.Write("x.yaml", Text);
        File.SetUnixFileMode(run.Directory[file], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(0, await run.RunAsync("edit", file, "--op", AddR2, "--op", Cable));
        Assert.Equal(Edited, File.ReadAllText(run.Directory[file]));
        Assert.Equal("nodes:\n  r2: {x: 1, y: 2}\n", File.ReadAllText(run.Directory["x.layout.yaml"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Directory[file]));
        Assert.Empty(Directory.GetFiles(run.Directory.Path, "*.tmp"));
        Assert.False(Directory.Exists(run.Directory["home"]));
        Assert.Empty(run.OutText);
    }

    [Fact]
    public async Task A_dry_run_shows_the_text_and_leaves_the_file()
    {
        await using var run = new CommandRun();
        var file = run.Write("x.yaml", Text);
        Assert.Equal(0, await run.RunAsync("edit", file, "--dry-run", "--op", AddR2, "--op", Cable));
        Assert.Equal((Edited, Text), (run.OutText, File.ReadAllText(run.Directory[file])));
        Assert.False(File.Exists(run.Directory["x.layout.yaml"]));
    }

    [Fact]
    public async Task Json_tells_text_and_splices()
    {
        await using var run = new CommandRun();
        Assert.Equal(0, await run.RunAsync("edit", run.Write("x.yaml", Text), "--json", "--op", AddR2));
        var edited = JsonSerializer.Deserialize(run.OutText, ContractJson.Default.EditDocument)!;
        var splice = Assert.Single(edited.Splices);
        Assert.Equal((true, "", "\n  r2: { image: labsim/router }"), (edited.Changed, splice.Removed, splice.Inserted));
    }

    [Theory]
    [InlineData("""{"op":"removeNode","name":"r9"}""", 3, "there is no node 'r9'")]
    [InlineData("""{"op":"addLink","endpoints":["r1:eth1","r9:eth1"]}""", 3, "r9")]
    [InlineData("""{"op":"addNode"}""", 2, "'name' is missing")]
    [InlineData("""{"op":"adNode"}""", 2, "did you mean 'addNode'?")]
    [InlineData("""{"op":""", 2, "--op")]
    public async Task What_cannot_be_done_is_said_and_the_file_stays(string op, int status, string said)
    {
        await using var run = new CommandRun();
        var file = run.Write("x.yaml", Text);
        Assert.Equal(status, await run.RunAsync("edit", file, "--op", op));
        Assert.Contains(said, run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(Text, File.ReadAllText(run.Directory[file]));
    }
}
