using System.Text.RegularExpressions;

namespace LabSim.Integration.Tests;

/// <summary>Every example of <c>docs/topology-format.md</c> is a lab that comes up.</summary>
[Collection(TimedCollection.Name)]
public sealed partial class DocumentedExamples
{
    private static readonly string[] Examples = [.. Example().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "topology-format.md"))).Select(match => match.Groups[1].Value)];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, Examples.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task It_comes_up_and_every_node_is_ready(int number)
    {
        Requires.Soak("thirty machines");
        await using var installation = new Installation().WithImages();
        var folder = Path.Combine(installation.Home, "example");
        Directory.CreateDirectory(Path.Combine(folder, "configs"));
        var file = Path.Combine(folder, $"example-{number}.yaml");
        await File.WriteAllTextAsync(file, Examples[number - 1], TestContext.Current.CancellationToken);
        foreach (Match config in ConfigFile().Matches(Examples[number - 1]))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, config.Value), "frr version 8.4\n", TestContext.Current.CancellationToken);
        }

        (await installation.RunAsync("up", file, "--name", "example")).Expect(0);
        var lab = await installation.ReadLabAsync("example");
        Assert.All(lab.Nodes, node => Assert.Equal("ready", node.State));
        Assert.All(lab.Links, link => Assert.Equal("up", link.State));
        (await installation.RunAsync("down", "example", "--wipe")).Expect(0);
        Assert.Empty(installation.Machines());
    }

    [GeneratedRegex(@"```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"configs/[a-z0-9]+\.conf")]
    private static partial Regex ConfigFile();
}
