using LabSim.Cli.Tests.Fakes;

namespace LabSim.Cli.Tests.Commands;

public sealed class Kinds
{
    private const string Mine = "name: mine\nsummary: A router of mine.\ninterfaces: ge{0..3}\nmemory: 1G\n";

    [Fact]
    public async Task A_kind_is_dropped_as_a_file_and_a_topology_may_name_it()
    {
        await using var run = new CommandRun();
        Drop(run, "mine.yaml", Mine);
        Assert.Equal(0, await run.RunAsync("kind", "check"));
        Assert.Equal("valid: mine\n", run.OutText);
        await File.WriteAllTextAsync(run.Directory["lab.yaml"], "nodes: { a: { kind: mine, image: x.qcow2 }, h: { image: labsim/host } }\nlinks: [ a:ge0 -- h:eth1 ]\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await run.RunAsync("validate", run.Directory["lab.yaml"]));
        Assert.Contains("valid, with 1 warning", run.OutText);
        Assert.Equal(0, await run.RunAsync("complete", "kinds"));
        Assert.Contains("\nmine\n", run.OutText);
    }

    [Fact]
    public async Task What_is_wrong_with_a_file_is_told_with_line_and_remedy_and_a_topology_that_names_it_says_where_to_look()
    {
        await using var run = new CommandRun();
        Drop(run, "mine.yaml", Mine + "nic: e1001\n");
        Assert.Equal(3, await run.RunAsync("kind", "check"));
        Assert.Contains("mine.yaml:5:6: error LS", run.ErrorText);
        Assert.Contains("did you mean 'e1000'?", run.ErrorText);
        await File.WriteAllTextAsync(run.Directory["lab.yaml"], "nodes: { a: { kind: mine, image: x.qcow2 } }\n", TestContext.Current.CancellationToken);
        Assert.Equal(3, await run.RunAsync("validate", run.Directory["lab.yaml"]));
        Assert.Contains("the file of the kind 'mine' is wrong", run.ErrorText);
        Assert.Contains("labsim kind check ", run.ErrorText);
    }

    [Fact]
    public async Task A_file_that_takes_a_name_is_refused_and_one_that_changes_a_vendors_kind_is_not()
    {
        await using var run = new CommandRun();
        Drop(run, "a.yaml", Mine);
        Drop(run, "b.yaml", Mine);
        Drop(run, "c.yaml", Mine.Replace("name: mine", "name: linux-router"));
        Drop(run, "d.yaml", Mine.Replace("name: mine", "name: arista-veos"));
        Drop(run, "e.yaml", new string('#', 70_000));
        Assert.Equal(3, await run.RunAsync("kind", "check"));
        Assert.Contains("b.yaml:1:7: error LS0902: the kind 'mine' is in", run.ErrorText);
        Assert.Contains("c.yaml:1:7: error LS0902: 'linux-router' is a kind that LabSim itself is made of", run.ErrorText);
        Assert.Contains("a kind's file has at most 65,536 bytes", run.ErrorText);
        Assert.DoesNotContain("d.yaml", run.ErrorText);
        Assert.Equal(0, await run.RunAsync("kind", "show", "arista-veos", "--yaml"));
        Assert.StartsWith("name: arista-veos\nsummary: A router of mine.\n", run.OutText);
    }

    [Fact]
    public async Task A_kinds_own_file_is_one_to_begin_with()
    {
        await using var run = new CommandRun();
        Assert.Equal(0, await run.RunAsync("kind", "check"));
        Assert.Contains("there are no kinds of your own", run.OutText);
        Assert.Equal(0, await run.RunAsync("kind", "show", "cisco-iosv", "--yaml"));
        var file = run.Directory["copy.yaml"];
        await File.WriteAllTextAsync(file, run.OutText[run.OutText.IndexOf("name:", StringComparison.Ordinal)..], TestContext.Current.CancellationToken);
        Assert.Equal(0, await run.RunAsync("kind", "check", file));
        Assert.EndsWith("valid: cisco-iosv\n", run.OutText);
        Assert.Equal(4, await run.RunAsync("kind", "check", run.Directory["none.yaml"]));
    }

    private static void Drop(CommandRun run, string name, string text)
    {
        Directory.CreateDirectory(run.Directory["home/kinds"]);
        File.WriteAllText(run.Directory[$"home/kinds/{name}"], text);
    }
}
