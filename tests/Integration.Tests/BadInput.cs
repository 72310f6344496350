using System.Text;

namespace LabSim.Integration.Tests;

/// <summary>Topologies that are wrong: a clear error with a place, exit status 3, and nothing left behind.</summary>
public sealed class BadInput
{
    public static TheoryData<string, string, string> Topologies => new()
    {
        { "an unknown key", "name: x\nnodes:\n  r1: { image: labsim/router, memroy: 1G }\n", "memory" },
        { "a duplicate node", "name: x\nnodes:\n  r1: { image: labsim/router }\n  r1: { image: labsim/router }\n", "r1" },
        { "an endpoint used twice", "name: x\nnodes:\n  r1: { image: labsim/router }\n  r2: { image: labsim/router }\n  r3: { image: labsim/router }\nlinks:\n  - r1:eth1 -- r2:eth1\n  - r1:eth1 -- r3:eth1\n", "r1:eth1" },
        { "nested brackets", "name: x\nnodes: " + new string('[', 100_000) + "\n", "nest" },
        { "an alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nnodes: *c\n", "groups" },
        { "a cyclic alias", "nodes: &a\n  r1: *a\n", "groups" },
        { "a name that leaves", "name: x\nnodes:\n  ../x: { image: labsim/router }\n", "../x" },
        { "a name like an option", "name: x\nnodes:\n  -rf: { image: labsim/router }\n", "-rf" },
        { "a name with a comma", "name: x\nnodes:\n  \"a,b=c\": { image: labsim/router }\n", "a,b=c" },
        { "ten thousand nodes", "name: x\nnodes:\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  n{i}: {{ image: labsim/host }}\n")), "10,000" },
    };

    [Theory]
    [MemberData(nameof(Topologies))]
    public async Task A_wrong_topology_is_refused_with_its_place(string what, string text, string named)
    {
        await using var installation = new Installation();
        Directory.CreateDirectory(installation.Home);
        var file = Path.Combine(installation.Home, "lab.yaml");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        foreach (var verb in new[] { "validate", "plan", "up" })
        {
            var result = (await installation.RunAsync(verb, file)).Expect(3);
            Assert.Matches(@"lab\.yaml:\d+:\d+: error LS\d{4}: ", result.Error + result.Output);
            Assert.Contains(named, result.Error + result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }

        Assert.True(what.Length > 0);
        Assert.Empty(installation.Machines());
    }

    [Fact]
    public async Task An_unknown_image_is_a_warning_offline_and_an_error_where_images_are_known()
    {
        await using var installation = new Installation();
        Directory.CreateDirectory(installation.Home);
        var file = Path.Combine(installation.Home, "lab.yaml");
        await File.WriteAllTextAsync(file, "name: x\nnodes:\n  r1: { image: labsim/ruter }\n", TestContext.Current.CancellationToken);
        Assert.Contains("warning LS0403", (await installation.RunAsync("validate", file)).Expect(0).Error, StringComparison.Ordinal);
        foreach (var verb in new[] { "plan", "up" })
        {
            var result = (await installation.RunAsync(verb, file)).Expect(3);
            Assert.Contains("'labsim/router'", result.Error + result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_file_and_a_binary_file_are_named()
    {
        await using var installation = new Installation();
        Directory.CreateDirectory(installation.Home);
        var missing = await installation.RunAsync("validate", Path.Combine(installation.Home, "none.yaml"));
        Assert.NotEqual(0, missing.ExitStatus);
        Assert.Contains("none.yaml", missing.Error, StringComparison.Ordinal);
        var binary = Path.Combine(installation.Home, "lab.yaml");
        await File.WriteAllBytesAsync(binary, Encoding.Latin1.GetBytes("\u007fELF\u0002\u0001\u0001\0\0\u00ff\u00fe"), TestContext.Current.CancellationToken);
        var result = (await installation.RunAsync("validate", binary)).Expect(3);
        Assert.Contains("lab.yaml", result.Error + result.Output, StringComparison.Ordinal);
    }
}
