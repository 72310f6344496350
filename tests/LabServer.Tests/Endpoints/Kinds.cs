using System.Net.Http.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Doctor;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Tests.Endpoints;

/// <summary>The kinds as clients see them: those that come with LabSim, and files that a user drops while the server runs.</summary>
public sealed class Kinds
{
    private const string Mine = "name: mine\nsummary: A router of mine.\nicon: router\ninterfaces:\n  - Gi0/{0..1}\n  - Gi1/{0..1}\nmanagement: Mgmt0\nmanagement-first: true\nmemory: 1G\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_dropped_is_a_kind_at_once_and_is_none_again_when_it_goes()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        var before = (await client.GetFromJsonAsync(Routes.Kinds, ContractJson.Default.KindDocumentArray, Cancelled))!;
        Assert.Equal(KindCatalog.Builtin.All.Select(kind => kind.Name), before.Select(kind => kind.Name));
        Assert.All(before, kind => Assert.Null(kind.File));

        var file = Drop(server, "mine.yaml", Mine);
        var mine = Assert.Single((await client.GetFromJsonAsync(Routes.Kinds, ContractJson.Default.KindDocumentArray, Cancelled))!, kind => kind.Name == "mine");
        Assert.Equal((file, "Mgmt0", "router"), (mine.File, mine.Management, mine.Icon));
        Assert.Equal(["Gi0/0", "Gi0/1", "Gi1/0", "Gi1/1"], mine.Interfaces);

        File.Delete(file);
        Assert.Equal(before.Length, (await client.GetFromJsonAsync(Routes.Kinds, ContractJson.Default.KindDocumentArray, Cancelled))!.Length);
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_no_kind_and_the_doctor_names_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        Drop(server, "mine.yaml", Mine);
        var wrong = Drop(server, "wrong.yaml", Mine.Replace("memory", "memry", StringComparison.Ordinal));
        var kinds = (await client.GetFromJsonAsync(Routes.Kinds, ContractJson.Default.KindDocumentArray, Cancelled))!;
        Assert.Equal(KindCatalog.Builtin.All.Count() + 1, kinds.Length);

        var check = new KindCheck(() => KindCatalog.Builtin.With(server.Options.Home.Kinds.Files, Contracts.Environment.KindFolder.Read));
        var found = Assert.Single(await check.ExamineAsync(Cancelled));
        Assert.Equal(("warning", $"1, and wrong is {wrong}", $"labsim kind check {wrong}"), (found.Status, found.Finding, found.Remedy));
        File.Delete(wrong);
        Assert.Equal(("ok", "1"), Assert.Single(await check.ExamineAsync(Cancelled)) is var healed ? (healed.Status, healed.Finding) : default);
    }

    private static string Drop(TestServer server, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Options.Home.Data, "kinds"));
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
