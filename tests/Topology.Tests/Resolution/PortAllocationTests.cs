using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

/// <summary>Endpoints that name a segment and no port.</summary>
public sealed class PortAllocationTests
{
    private const string Nodes = "defaults: { image: labsim/host }\nnodes: { \"h{1..70}\": , s: { kind: switch }, t: { kind: hub }, n: { kind: nat }, p: { kind: switch, ports: { eth3: { access: 1 }, eth5: { access: 1 } } } }\n";

    [Fact]
    public void The_next_free_port_is_taken_in_the_order_of_the_file_after_those_that_are_named() =>
        Assert.Equal(
            ["h1:eth1--s:eth1", "s:eth3--h2:eth1", "h3:eth1--s:eth2", "h4:eth1--s:eth4", "t:eth1--s:eth5"],
            Links("h1:eth1 -- s", "s -- h2:eth1", "h3:eth1 -- s:eth2", "h4:eth1 -- s:eth4", "t -- s").Select(l => l));

    [Fact]
    public void Named_ports_further_down_are_passed_over() => Assert.Equal(["h1:eth1--s:eth2", "h2:eth1--s:eth1"], Links("h1:eth1 -- s", "h2:eth1 -- s:eth1"));

    [Fact]
    public void A_range_takes_one_port_after_the_other() =>
        Assert.Equal(["h1:eth1--s:eth1", "h2:eth1--s:eth2", "h3:eth1--s:eth3"], Links("\"h{1..3}:eth1 -- s\""));

    [Fact]
    public void The_long_form_takes_them_too() => Assert.Equal(["h1:eth1--n:eth1"], Links("{ endpoints: [h1:eth1, n] }"));

    [Fact]
    public void With_ports_only_those_that_are_listed_count()
    {
        Assert.Equal(["h1:eth1--p:eth3", "h2:eth1--p:eth5"], Links("h1:eth1 -- p", "h2:eth1 -- p"));
        var problem = Compiling.Only(Text("\"h{1..3}:eth1 -- p\""));
        Assert.Equal(DiagnosticCatalog.NoFreePort.Code, problem.Code);
        Assert.Contains("eth3, eth5", problem.Message);
    }

    [Fact]
    public void A_switch_has_sixty_four_ports_and_a_nat_has_one()
    {
        Assert.Equal("h64:eth1--s:eth64", Links("\"h{1..64}:eth1 -- s\"")[^1]);
        Assert.Equal(DiagnosticCatalog.NoFreePort.Code, Compiling.Only(Text("\"h{1..65}:eth1 -- s\"")).Code);
        Assert.Equal(DiagnosticCatalog.NoFreePort.Code, Compiling.Only(Text("h1:eth1 -- n", "h2:eth1 -- n")).Code);
        Assert.Equal(DiagnosticCatalog.UnknownInterface.Code, Compiling.Only(Text("h1:eth1 -- s:eth65")).Code);
    }

    [Theory]
    [InlineData("h1 -- h2:eth1", "LS0207", "h1")]
    [InlineData("{ endpoints: [h1:eth1, h2] }", "LS0207", "h2")]
    [InlineData("h1:eth1 -- x", "LS0203", "x")]
    [InlineData("s -- s", "LS0206", "s")]
    [InlineData("h1:eth1 -- s:", "LS0207", "s:")]
    [InlineData("h1:eth1 -- s t", "LS0207", "s t")]
    [InlineData("h1:eth1 -- ", "LS0207", null)]
    public void What_cannot_be_found_is_refused_where_it_stands(string link, string code, string? pointed)
    {
        var text = Text(link.StartsWith('{') ? link : $"\"{link}\"");
        var problem = Compiling.Only(text);
        Assert.Equal(code, problem.Code);
        Assert.True(pointed is null || problem.Pointed(text) == pointed, problem.Pointed(text));
    }

    [Fact]
    public void Two_machines_without_interface_are_two_problems_and_not_one_cable() =>
        Assert.Equal(["LS0207", "LS0207"], Compiling.Text(Text("h1 -- s", "h1 -- t")).Diagnostics.Select(d => d.Code));

    [Fact]
    public void A_kind_that_does_not_exist_is_told_and_not_what_follows_from_it() =>
        Assert.Equal(DiagnosticCatalog.UnknownKind.Code, Compiling.Only("nodes: { a: { kind: linux-host }, s: { kind: swich } }\nlinks: [ a:eth1 -- s ]").Code);

    [Fact]
    public void A_stranger_among_images_is_a_machine() =>
        Assert.Contains(Compiling.Text("nodes: { a: { kind: linux-host }, s: { image: x.qcow2 } }\nlinks: [ a:eth1 -- s ]").Diagnostics, d => d.Code == DiagnosticCatalog.InvalidEndpoint.Code);

    [Fact]
    public void A_capture_names_its_port()
    {
        Assert.Equal("s:eth1", Compiling.Spec(Text("h1:eth1 -- s") + "captures: [ s:eth1 ]").Captures[0].ToString());
        Assert.Equal(DiagnosticCatalog.InvalidEndpoint.Code, Compiling.Only(Text("h1:eth1 -- s") + "captures: [ s ]").Code);
    }

    private static string Text(params string[] links) => Nodes + "links:\n" + string.Concat(links.Select(l => $"  - {l}\n"));

    private static List<string> Links(params string[] links) => [.. Compiling.Spec(Text(links)).Links.Select(l => l.Id)];
}
