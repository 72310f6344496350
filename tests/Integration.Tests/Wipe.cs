namespace LabSim.Integration.Tests;

/// <summary>After <c>down --wipe</c> nothing of a lab is left, wherever LABSIM_HOME lies.</summary>
public sealed class Wipe
{
    [Fact]
    public async Task Nothing_of_a_lab_is_left_below_a_home_of_two_hundred_characters()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('h', 49), 4));
        await using var installation = new Installation(name).WithImages();
        Assert.InRange(installation.Home.Length, 200, 300);
        (await installation.RunAsync("ps")).Expect(0);
        (await installation.RunAsync("server", "status")).Expect(0);
        var before = Traces.Of(installation);

        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "ready")).Expect(0);
        Assert.Equal(3, installation.Machines().Count);
        (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);

        Assert.Equal(before, Traces.Of(installation));
        Assert.Equal("[]", (await installation.RunAsync("ps", "--json")).Expect(0).Output.Trim());
    }

    [Fact]
    public async Task A_lab_that_is_down_is_listed_as_stopped_and_comes_up_again()
    {
        await using var installation = new Installation().WithImages();
        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "running")).Expect(0);
        (await installation.RunAsync("down", "ospf-triangle")).Expect(0);
        Assert.Empty(installation.Machines());
        var lab = await installation.ReadLabAsync("ospf-triangle");
        Assert.Equal("stopped", lab.State);
        Assert.All(lab.Nodes, node => Assert.Equal("stopped", node.State));
        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "ready")).Expect(0);
        (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);
    }
}
