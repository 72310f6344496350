namespace LabSim.Integration.Tests;

/// <summary>After <c>down</c> a lab is listed as stopped; after <c>down --wipe</c> nothing of it is left, wherever LABSIM_HOME lies.</summary>
public sealed class Wipe
{
    [Fact]
    public async Task A_lab_goes_down_and_up_and_leaves_nothing_below_a_home_of_two_hundred_characters()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('h', 49), 4));
        await using var installation = new Installation(name).WithImages();
        Assert.InRange(installation.Home.Length, 200, 300);
        (await installation.RunAsync("ps")).Expect(0);
        (await installation.RunAsync("server", "status")).Expect(0);
        var before = Traces.Of(installation);

        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "ready")).Expect(0);
        Assert.Equal(3, installation.Machines().Count);
        (await installation.RunAsync("down", "ospf-triangle")).Expect(0);
        Assert.Empty(installation.Machines());
        var lab = await installation.ReadLabAsync("ospf-triangle");
        Assert.Equal("stopped", lab.State);
        Assert.All(lab.Nodes, node => Assert.Equal("stopped", node.State));

        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "running")).Expect(0);
        Assert.Equal(3, installation.Machines().Count);
        (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);

        Assert.Equal(before, Traces.Of(installation));
        Assert.Equal("[]", (await installation.RunAsync("ps", "--json")).Expect(0).Output.Trim());
    }
}
