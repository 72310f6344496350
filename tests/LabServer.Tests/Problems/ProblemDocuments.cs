using System.Net;
using System.Net.Http.Json;
using System.Text;
using LabSim.Contracts;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Problems;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration;
using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Problems;

public sealed class ProblemDocuments
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, int> Refusals => new()
    {
        { nameof(LabProblem.InvalidTopology), 422, ExitStatus.InvalidTopology },
        { nameof(LabProblem.NotFound), 404, ExitStatus.NotFound },
        { nameof(LabProblem.Conflict), 409, ExitStatus.Failed },
        { nameof(LabProblem.Environment), 503, ExitStatus.Environment },
        { nameof(LabProblem.BadRequest), 400, ExitStatus.Usage },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_refusal_has_its_status_and_exit_status(string refusal, int status, int exitStatus)
    {
        var problem = ProblemMapping.Find(new LabException(Enum.Parse<LabProblem>(refusal), "why", "what to do"));
        Assert.Equal((status, exitStatus, "why", "what to do"), (problem!.Status, problem.ExitStatus, problem.Detail, problem.Remedy));
    }

    [Fact]
    public void Every_problem_of_a_lab_is_among_them() => Assert.Equal(Enum.GetNames<LabProblem>().Order(), Refusals.Select(row => row.Data.Item1).Order());

    [Fact]
    public void The_hosts_and_the_guests_failures_are_no_internal_errors()
    {
        Assert.Equal((503, ExitStatus.Environment), Statuses(new RuntimeEnvironmentException("no QEMU", "install it")));
        Assert.Equal((503, ExitStatus.Environment), Statuses(new IOException("full", 28)));
        Assert.Equal((503, ExitStatus.Failed), Statuses(new MachineStartException("QEMU's words")));
        Assert.Equal((409, ExitStatus.Failed), Statuses(new GuestAgentException("gone")));
        Assert.Equal((400, ExitStatus.Usage), Statuses(new CaptureFilterException("syntax error")));
        Assert.Null(ProblemMapping.Find(new InvalidOperationException("ours")));
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"file":"relative.yaml","displayFile":"x","text":""}""", 400)]
    [InlineData("""{"file":"/x.yaml","displayFile":"x","text":"","accelerator":"warp"}""", 400)]
    [InlineData("""{"file":"/x.yaml","displayFile":"x","text":"nodes: 1"}""", 422)]
    public async Task A_bad_request_is_told_what_is_wrong(string body, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(Routes.Labs, UriKind.Relative), content, Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled);
        Assert.Equal((status, ProblemWriter.ContentType), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.False(string.IsNullOrEmpty(problem!.Detail));
        Assert.Equal(status == 422, problem.Diagnostics is { Count: > 0 });
    }

    [Theory]
    [InlineData("GET", "/nothing/here", 404, ExitStatus.NotFound)]
    [InlineData("GET", "/api/v1/labs/none", 404, ExitStatus.NotFound)]
    [InlineData("PATCH", "/api/v1/labs", 405, ExitStatus.Failed)]
    public async Task Bare_statuses_become_problem_documents(string method, string path, int status, int exitStatus)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled);
        Assert.Equal((status, exitStatus), (problem!.Status, problem.ExitStatus));
    }

    [Fact]
    public async Task Our_own_faults_are_a_reference_here_and_a_stack_trace_in_the_log()
    {
        await using var server = await TestServer.StartAsync();
        using var directory = new TemporaryDirectory();
        server.Machines.Broken = new InvalidOperationException("secret detail");
        using var client = server.Local();
        using var answer = await client.PostAsJsonAsync(Routes.Plan, Labs.Request(directory), ContractJson.Default.TopologyRequest, Cancelled);
        var body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret detail", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        var reference = System.Text.RegularExpressions.Regex.Match(body, "under ([0-9a-f]{8})").Groups[1].Value;
        var log = await File.ReadAllTextAsync(server.Log, Cancelled);
        Assert.Contains("POST /api/v1/plan failed, reference " + reference, log, StringComparison.Ordinal);
        Assert.Contains("secret detail", log, StringComparison.Ordinal);
    }

    private static (int Status, int ExitStatus) Statuses(Exception error)
    {
        var problem = ProblemMapping.Find(error)!;
        return (problem.Status, problem.ExitStatus);
    }
}
