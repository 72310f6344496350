using System.Net;
using System.Net.Http.Json;
using System.Text;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Tests.Appliances;
using LabSim.NodeRuntime.Images;

namespace LabSim.LabServer.Tests.Images;

/// <summary>Disks and appliances become images over HTTP; the page that asked for it may be left.</summary>
public sealed class TakingIn
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_uploaded_disk_becomes_an_image_and_is_uploaded_no_more()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Bearer();
        var held = new TaskCompletionSource();
        server.Images.BeforeBuild = (_, cancellation) => held.Task.WaitAsync(cancellation);
        await UploadAsync(client, "r1.img", AcmeBox.Disk);
        var begun = await PostAsync(client, new ImageAddRequest { File = "r1.img", Name = "acme/1", Kind = "cisco-iosv", Memory = "1G" });
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var task = await TaskAsync(begun);
        Assert.Equal($"{Routes.ImageTasks}/{task.Id}", begun.Headers.Location!.OriginalString);
        Assert.Equal(("r1.img", "acme/1", "running"), (task.Source, task.Image, task.State));
        await Eventually.HoldsAsync(async () => (await ReadAsync(client, task.Id)) is { Step: "copying", Fraction: 0.5 }, Cancelled);

        held.SetResult();
        Assert.Equal(("done", 1.0, null), await EndAsync(client, task.Id) is var ended ? (ended.State, ended.Fraction, ended.Error) : default);
        Assert.Equal((Path.Combine(server.Options.Home.Incoming, "r1.img"), 1L << 30), (server.Images.Asked!.File, server.Images.Asked.MemoryBytes));
        Assert.Empty((await client.GetFromJsonAsync(Routes.Incoming, ContractJson.Default.IncomingDocumentArray, Cancelled))!);
        Assert.Equal([task.Id], (await client.GetFromJsonAsync(Routes.ImageTasks, ContractJson.Default.ImageTaskDocumentArray, Cancelled))!.Select(known => known.Id));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Routes.Images}/acme/1", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{Routes.Images}/acme/1", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task What_fails_and_what_is_ended_early_leaves_the_uploaded_file()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        await UploadAsync(client, "r1.img", AcmeBox.Disk);
        server.Images.BeforeBuild = (_, _) => throw new ImageRefusedException("r1.img is no disk", "name one");
        var failed = await EndAsync(client, (await TaskAsync(await PostAsync(client, new ImageAddRequest { File = "r1.img" }))).Id);
        Assert.Equal(("failed", "r1.img is no disk", "name one"), (failed.State, failed.Error!.Detail, failed.Error.Remedy));

        server.Images.BeforeBuild = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        var task = await TaskAsync(await PostAsync(client, new ImageAddRequest { File = "r1.img" }));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Routes.ImageTasks}/{task.Id}", Cancelled)).StatusCode);
        Assert.Equal("cancelled", (await ReadAsync(client, task.Id)).State);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Routes.ImageTasks}/{task.Id}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{Routes.ImageTasks}/{task.Id}", Cancelled)).StatusCode);
        Assert.True(Assert.Single((await client.GetFromJsonAsync(Routes.Incoming, ContractJson.Default.IncomingDocumentArray, Cancelled))!).Whole);
    }

    [Fact]
    public async Task A_server_that_ends_ends_what_it_takes_in()
    {
        var server = await TestServer.StartAsync();
        var ended = false;
        server.Images.BeforeBuild = async (_, cancellation) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                ended = true;
            }
        };
        await UploadAsync(server.Local(), "r1.img", AcmeBox.Disk);
        var task = await TaskAsync(await PostAsync(server.Local(), new ImageAddRequest { File = "r1.img" }));
        await Eventually.HoldsAsync(async () => (await ReadAsync(server.Local(), task.Id)).Step == "copying", Cancelled);
        await server.DisposeAsync();
        Assert.True(ended);
    }

    [Theory]
    [InlineData("absent.img", null, HttpStatusCode.NotFound, "there is no uploaded file 'absent.img'")]
    [InlineData("half.img", null, HttpStatusCode.Conflict, "of half.img only 1 of 2 bytes are there")]
    [InlineData("../r1.img", null, HttpStatusCode.BadRequest, "'file' must be an absolute path or an http address, not '../r1.img'")]
    [InlineData("whole.img", "no-such-kind", HttpStatusCode.BadRequest, "there is no kind 'no-such-kind'")]
    public async Task What_cannot_be_begun_is_refused_at_once(string file, string? kind, HttpStatusCode status, string message)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        await UploadAsync(client, "whole.img", AcmeBox.Disk);
        await client.PutAsync($"{Routes.Incoming}/half.img?size=2", new ByteArrayContent([1]), Cancelled);
        var refused = await PostAsync(client, new ImageAddRequest { File = file, Kind = kind });
        Assert.Equal(status, refused.StatusCode);
        Assert.Equal(message, (await refused.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!.Detail);
        Assert.Empty((await client.GetFromJsonAsync(Routes.ImageTasks, ContractJson.Default.ImageTaskDocumentArray, Cancelled))!);
    }

    [Fact]
    public async Task An_appliance_finds_its_files_among_those_that_were_uploaded()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Local();
        await UploadAsync(client, "acme.gns3a", Encoding.UTF8.GetBytes(AcmeBox.Appliance(AcmeBox.Version("2", "new.img"), AcmeBox.Version("1", "acme.img", "log.img"))));
        var shown = await ShowAsync(client);
        Assert.Equal(["new.img"], shown.Mapping!.Drives.Select(drive => drive.File));
        Assert.Null(shown.Mapping.Drives[0].Path);
        var missing = await PostAsync(client, new ApplianceImportRequest { File = "acme.gns3a" });
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("new.img (https://acme.example/page) is not there", (await missing.Content.ReadFromJsonAsync(ContractJson.Default.ProblemDocument, Cancelled))!.Detail, StringComparison.Ordinal);

        await UploadAsync(client, "acme.img", AcmeBox.Disk);
        await UploadAsync(client, "log.img", AcmeBox.Disk);
        await UploadAsync(client, "other.img", AcmeBox.Disk);
        Assert.Equal("acme-box/1", (await ShowAsync(client)).Mapping!.Image);
        var begun = await PostAsync(client, new ApplianceImportRequest { File = "acme.gns3a" });
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var ended = await EndAsync(client, (await TaskAsync(begun)).Id);
        Assert.Equal(("done", "acme-box/1", null), (ended.State, ended.Image, ended.Error));
        Assert.True(File.Exists(Path.Combine(server.Options.Home.Data, "kinds", "acme-box.yaml")));
        Assert.Equal(["acme-box/1", "acme-box/1-hdb"], server.Images.List().Select(image => image.Name).Where(name => name.StartsWith("acme", StringComparison.Ordinal)).Order());
        Assert.Equal(["other.img"], (await client.GetFromJsonAsync(Routes.Incoming, ContractJson.Default.IncomingDocumentArray, Cancelled))!.Select(file => file.Name));
    }

    private static async Task UploadAsync(HttpClient client, string name, byte[] bytes) =>
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync($"{Routes.Incoming}/{name}", new ByteArrayContent(bytes), Cancelled)).StatusCode);

    private static async Task<ApplianceDocument> ShowAsync(HttpClient client) =>
        (await (await client.PostAsync(Routes.Appliances, new StringContent("""{"file":"acme.gns3a","dryRun":true}""", Encoding.UTF8, "application/json"), Cancelled)).Content.ReadFromJsonAsync(ContractJson.Default.ApplianceDocument, Cancelled))!;

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, ImageAddRequest request) => client.PostAsJsonAsync(Routes.Images, request, ContractJson.Default.ImageAddRequest, Cancelled);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, ApplianceImportRequest request) => client.PostAsJsonAsync(Routes.Appliances, request, ContractJson.Default.ApplianceImportRequest, Cancelled);

    private static async Task<ImageTaskDocument> TaskAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync(ContractJson.Default.ImageTaskDocument, Cancelled))!;

    private static async Task<ImageTaskDocument> ReadAsync(HttpClient client, string id) => (await client.GetFromJsonAsync($"{Routes.ImageTasks}/{id}", ContractJson.Default.ImageTaskDocument, Cancelled))!;

    private static async Task<ImageTaskDocument> EndAsync(HttpClient client, string id)
    {
        await Eventually.HoldsAsync(async () => (await ReadAsync(client, id)).State != "running", Cancelled);
        return await ReadAsync(client, id);
    }
}
