using System.Text.Json;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Tests.Appliances;
using LabSim.LabServer.Tests.Processes;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Once;

/// <summary><c>labsim-server once image-import</c>, the real program: what it takes, and what it leaves where it takes nothing.</summary>
public sealed class ImportingAppliances
{
    private static readonly byte[] Disk = AcmeBox.Disk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_version_whose_files_are_there_becomes_a_kind_and_images()
    {
        using var program = new ServerProgram();
        var file = Write(program, AcmeBox.Appliance(AcmeBox.Version("2", "new.img"), AcmeBox.Version("1", "acme.img", "log.img")));
        Directory.CreateDirectory(program["disks"]);
        await File.WriteAllBytesAsync(program["disks/acme.img"], Disk, Cancellation);
        await File.WriteAllBytesAsync(program["disks/log.img"], Disk, Cancellation);
        var (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file, Folders = [program["disks"]] });
        Assert.True(status == ExitStatus.Done, string.Join('\n', lines));
        var mapping = Document(lines).Mapping!;
        Assert.Equal(("1", "acme-box", "acme-box/1"), (mapping.Version, mapping.Kind, mapping.Image));
        Assert.Equal(mapping.KindText, await File.ReadAllTextAsync(Path.Combine(program.Home.Data, "kinds", "acme-box.yaml"), Cancellation));
        var images = await ListAsync(program);
        Assert.Equal(["acme-box/1", "acme-box/1-hdb"], images.Where(image => image.State == "added").Select(image => image.Name));
        Assert.Equal(["acme-box/1-hdb"], images.Single(image => image.Name == "acme-box/1").Disk!.Disks!);

        // A second time there is nothing to do, and it says so; another version has the kind already.
        (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file, Folders = [program["disks"]] });
        Assert.Equal(ExitStatus.Failed, status);
        Assert.Contains("there is an image 'acme-box/1' already", Problem(lines).Detail, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(program["new.img"], Disk, Cancellation);
        (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file });
        Assert.True(status == ExitStatus.Done, string.Join('\n', lines));
        Assert.Equal("acme-box/2", Document(lines).Mapping!.Image);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        using var program = new ServerProgram();
        var file = Write(program, AcmeBox.Appliance(AcmeBox.Version("2", "new.img", "empty8G.qcow2")));
        var (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file, DryRun = true });
        Assert.True(status == ExitStatus.Done, string.Join('\n', lines));
        var drives = Document(lines).Mapping!.Drives;
        Assert.Equal(("new.img", null, "acme-box/2"), (drives[0].File, drives[0].Path, drives[0].Image));
        Assert.Equal((8L << 30, null), (drives[1].BlankBytes, drives[1].Image));
        Assert.False(Directory.Exists(Path.Combine(program.Home.Data, "kinds")));
        (_, lines) = await ImportAsync(program, new ApplianceImportRequest { File = Write(program, """{"registry_version":4,"name":"c","docker":{}}"""), DryRun = true });
        Assert.StartsWith("it is a Docker appliance", Document(lines).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent", "version 2: new.img (https://acme.example/page) is not there", "put it beside the appliance, or name the folder where it is: --from FOLDER")]
    [InlineData("short", "new.img has 512 bytes, and the appliance's file 1,048,576", "fetch the right file, or take this one: --unchecked")]
    [InlineData("other", "its MD5 sum is", null)]
    [InlineData("kind", "there is a kind 'acme-box' already, and it is otherwise", "take it as it is: --kind acme-box; or replace it: --force")]
    [InlineData("version", "ACME Box has no version '3'", "it has 2")]
    [InlineData("docker", "it is a Docker appliance", null)]
    [InlineData("json", "is no appliance of GNS3 that can be read: it is no JSON", null)]
    [InlineData("path", "is no appliance of GNS3 that can be read: '../new.img' is no name of a file", null)]
    public async Task Where_something_is_wrong_it_is_said_and_nothing_is_left(string wrong, string message, string? remedy)
    {
        using var program = new ServerProgram();
        var kinds = Path.Combine(program.Home.Data, "kinds");
        var text = wrong switch
        {
            "docker" => """{"registry_version":4,"name":"c","docker":{}}""",
            "json" => "{",
            "path" => AcmeBox.Appliance(AcmeBox.Version("2", "../new.img")),
            _ => AcmeBox.Appliance(AcmeBox.Version("2", "new.img")),
        };
        var file = Write(program, text);
        if (wrong is "short" or "other" or "kind" or "path")
        {
            await File.WriteAllBytesAsync(program["new.img"], wrong switch { "short" => AcmeBox.Bootable(512, 1), "other" => AcmeBox.Bootable(1 << 20, 2), _ => Disk }, Cancellation);
        }

        if (wrong == "kind")
        {
            Directory.CreateDirectory(kinds);
            await File.WriteAllTextAsync(Path.Combine(kinds, "acme-box.yaml"), "name: acme-box\nsummary: s\nmemory: 1G\ninterfaces: eth{0..3}\n", Cancellation);
        }

        var (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file, Version = wrong == "version" ? "3" : null });
        Assert.NotEqual(ExitStatus.Done, status);
        Assert.Contains(message, Problem(lines).Detail, StringComparison.Ordinal);
        Assert.True(remedy is null || Problem(lines).Remedy == remedy, Problem(lines).Remedy);
        Assert.DoesNotContain(await ListAsync(program), image => image.State == "added");
        Assert.Equal(wrong == "kind" ? 1 : 0, Directory.Exists(kinds) ? Directory.GetFiles(kinds).Length : 0);
    }

    [Fact]
    public async Task Files_are_fetched_where_the_appliance_has_their_address()
    {
        using var server = new FileServer(Disk);
        using var program = new ServerProgram();
        var file = Write(program, AcmeBox.Appliance(AcmeBox.Version("2", "new.img")).Replace("\"download_url\":\"https://acme.example/page\"", $"\"direct_download_url\":\"{server.Root}new.img\"", StringComparison.Ordinal));
        var (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file });
        Assert.Equal(ExitStatus.NotFound, status);
        Assert.StartsWith("let LabSim fetch it: --fetch", Problem(lines).Remedy, StringComparison.Ordinal);
        (status, lines) = await ImportAsync(program, new ApplianceImportRequest { File = file, Fetch = true });
        Assert.True(status == ExitStatus.Done, string.Join('\n', lines));
        Assert.Equal("new.img", (await ListAsync(program)).Single(image => image.State == "added").Disk!.Source);
    }

    private static string Write(ServerProgram program, string text)
    {
        File.WriteAllText(program["acme.gns3a"], text);
        return program["acme.gns3a"];
    }

    private static Task<(int Status, string[] Lines)> ImportAsync(ServerProgram program, ApplianceImportRequest request) =>
        program.RunHeldAsync(JsonSerializer.Serialize(request, ContractJson.Default.ApplianceImportRequest), "once", "image-import");

    private static async Task<ImageDocument[]> ListAsync(ServerProgram program) =>
        JsonSerializer.Deserialize((await program.RunAsync("", "once", "image-ls")).Output, ContractJson.Default.ImageDocumentArray)!;

    private static ApplianceDocument Document(string[] lines) => JsonSerializer.Deserialize(lines[^1], ContractJson.Default.ApplianceDocument)!;

    private static ProblemDocument Problem(string[] lines) => JsonSerializer.Deserialize(lines[^1], ContractJson.Default.ProblemDocument)!;
}
