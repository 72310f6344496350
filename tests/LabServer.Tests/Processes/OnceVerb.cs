using System.Text.Json;
using LabSim.Contracts;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Processes;

/// <summary><c>labsim-server once</c>: JSON on stdout whatever happens, and nothing is changed.</summary>
public sealed class OnceVerb
{
    [Fact]
    public async Task A_plan_needs_no_server_and_no_home()
    {
        using var program = new ServerProgram();
        var (status, output, error) = await program.RunAsync(Request(Labs.Text), "once", "plan");
        Assert.True(status is ExitStatus.Done or ExitStatus.Environment, error);
        if (status == ExitStatus.Environment)
        {
            Assert.Skip("no QEMU here: " + output);
        }

        var plan = JsonSerializer.Deserialize(output, ContractJson.Default.PlanDocument)!;
        Assert.Equal((Labs.Name, 2, 2, 1), (plan.Lab, plan.Machines.Count, plan.Ports.Count, plan.Links.Count));
        Assert.All(plan.Ports, port => Assert.Matches("^02(:[0-9a-f]{2}){5}$", port.Mac));
        Assert.False(Directory.Exists(program.Home.Data));
        Assert.False(Directory.Exists(program.Home.Run));
    }

    [Fact]
    public async Task A_bad_topology_is_a_problem_document_with_every_diagnostic()
    {
        using var program = new ServerProgram();
        var (status, output, _) = await program.RunAsync(Request(Labs.Text.Replace("r2:eth1", "r9:eth1", StringComparison.Ordinal)), "once", "plan");
        var problem = JsonSerializer.Deserialize(output, ContractJson.Default.ProblemDocument)!;
        Assert.Equal((ExitStatus.InvalidTopology, ExitStatus.InvalidTopology), (status, problem.ExitStatus));
        Assert.Contains(problem.Diagnostics!, diagnostic => diagnostic.Message.Contains("r9", StringComparison.Ordinal) && diagnostic.Line > 1);
    }

    [Fact]
    public async Task The_doctor_looks_at_everything_and_changes_nothing()
    {
        using var program = new ServerProgram();
        var (status, output, _) = await program.RunAsync("", "once", "doctor");
        Assert.Equal(ExitStatus.Done, status);
        var found = JsonSerializer.Deserialize(output, ContractJson.Default.DoctorDocument)!;
        Assert.Superset(
            new HashSet<string>(["accel.kvm", "accel.tcg", "disk", "file-descriptors", "image-tools", "kvm-permission", "libpcap", "machine-user", "memory", "run-directory", "tshark"]),
            found.Checks.Select(check => check.Id).ToHashSet());
        Assert.All(found.Checks, check => Assert.True(check.Status is "ok" or "warning" or "error", check.Status));
        Assert.All(found.Checks.Where(check => check.Status == "error"), check => Assert.NotNull(check.Remedy));
        Assert.False(Directory.Exists(program.Home.Data));
    }

    [Fact]
    public async Task Images_are_listed_and_an_unknown_one_names_those_that_exist()
    {
        using var program = new ServerProgram();
        var (status, output, _) = await program.RunAsync("", "once", "image-ls");
        Assert.Equal(ExitStatus.Done, status);
        var images = JsonSerializer.Deserialize(output, ContractJson.Default.ImageDocumentArray)!;
        Assert.Superset(new HashSet<string>(["labsim/host", "labsim/router"]), images.Select(image => image.Name).ToHashSet());
        Assert.All(images, image => Assert.Equal("absent", image.State));

        foreach (var verb in (string[])["image-inspect", "image-build", "image-rm"])
        {
            (status, output, _) = await program.RunAsync("", "once", verb, "labsim/roter");
            var problem = JsonSerializer.Deserialize(output, ContractJson.Default.ProblemDocument)!;
            Assert.Equal((ExitStatus.NotFound, ExitStatus.NotFound), (status, problem.ExitStatus));
            Assert.Contains("labsim/router", problem.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("once")]
    [InlineData("once", "frobnicate")]
    [InlineData("once", "image-inspect")]
    [InlineData("once", "image-build", "x", "--arch")]
    public async Task Wrong_words_are_status_2(params string[] words)
    {
        using var program = new ServerProgram();
        Assert.Equal(ExitStatus.Usage, (await program.RunAsync("", words)).Status);
    }

    private static string Request(string text) => JsonSerializer.Serialize(
        new TopologyRequest { File = "/nowhere/pair.yaml", DisplayFile = "pair.yaml", Text = text }, ContractJson.Default.TopologyRequest);
}
