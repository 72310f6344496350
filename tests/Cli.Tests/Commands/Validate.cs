using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Commands;

public sealed class Validate
{
    private const string Good = "name: x\nnodes:\n  r1: { image: labsim/router }\n  r2: { image: labsim/router }\nlinks:\n  - r1:eth1 -- r2:eth1\n";
    private const string Bad = "name: x\nnodes:\n  r1: { image: labsim/router, memroy: 1G }\nlinks:\n  - r1:eth1 -- r9:eth1\n";

    [Fact]
    public async Task A_valid_topology_needs_no_server()
    {
        await using var run = new CommandRun();
        Assert.Equal(0, await run.RunAsync("validate", run.Write("x.yaml", Good)));
        Assert.Equal("valid\n", run.OutText);
        Assert.False(Directory.Exists(run.Directory["home"]));
    }

    [Fact]
    public async Task Problems_are_shown_with_place_line_and_caret()
    {
        await using var run = new CommandRun();
        Assert.Equal(3, await run.RunAsync("validate", run.Write("x.yaml", Bad)));
        GoldenFile.Matches("diagnostics.txt", run.ErrorText);
        Assert.Empty(run.OutText);
    }

    [Fact]
    public async Task Json_is_an_array_of_all_problems_of_all_files()
    {
        await using var run = new CommandRun();
        Assert.Equal(3, await run.RunAsync("validate", run.Write("good.yaml", Good), run.Write("x.yaml", Bad), "--json"));
        var problems = JsonSerializer.Deserialize(run.OutText, ContractJson.Default.DiagnosticDocumentArray)!;
        Assert.Equal(2, problems.Length);
        Assert.All(problems, problem => Assert.Equal("x.yaml", problem.File));
        Assert.Equal((3, "error"), (problems[0].Line, problems[0].Severity));
        Assert.True(problems[0].EndColumn > problems[0].Column);
        using var document = JsonDocument.Parse(run.OutText);
        Assert.Equal(
            ["file", "line", "column", "endColumn", "severity", "code", "message", "hint"],
            document.RootElement[0].EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_with_the_nearest_and_the_others_are_looked_at()
    {
        await using var run = new CommandRun();
        run.Write("triangle.yaml", Good);
        Assert.Equal(4, await run.RunAsync("validate", "trinagle.yaml", run.Write("x.yaml", Bad)));
        Assert.Contains("there is no file trinagle.yaml (did you mean triangle.yaml?)", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("x.yaml:3:", run.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r1.conf", "there is no file 'r1.conf' beside the topology (did you mean r2.conf?)")]
    [InlineData("folder", "'folder' is a directory")]
    [InlineData("big.conf", "'big.conf' has 1.0 MiB; a file may have 1 MiB at most")]
    [InlineData("link.conf", "'link.conf' is a link that leaves the topology's folder")]
    public async Task A_referenced_file_is_looked_at_where_it_stands(string config, string expected)
    {
        await using var run = new CommandRun();
        run.Write("lab/r2.conf", "hostname r2\n");
        run.Write("lab/folder/x", "");
        run.Write("lab/big.conf", new string('!', (1 << 20) + 1));
        run.Write("secret", "root");
        File.CreateSymbolicLink(run.Directory["lab/link.conf"], run.Directory["secret"]);
        var file = run.Write("lab/x.yaml", $"name: x\nnodes:\n  r1: {{ image: labsim/router, config: {config} }}\n");
        Assert.Equal(3, await run.RunAsync("validate", file));
        Assert.Contains($"lab/x.yaml:3:39: error LS0601: {expected}", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("^^^", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escapes_in_a_topology_stay_inert()
    {
        await using var run = new CommandRun();
        await run.RunAsync("validate", run.Write("x.yaml", "name: \"\\e[2J\"\nnodes:\n  r1: { image: labsim/router }\n"));
        Assert.DoesNotContain('\e', run.ErrorText);
    }
}
