using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Qemu;

/// <summary>Which UEFI is taken, by the descriptors of firmware that a distribution ships.</summary>
public sealed class UefiCatalogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_first_by_name_for_the_board_is_taken()
    {
        Describe("usr", "60-plain.json", "plain");
        Describe("usr", "70-later.json", "later");
        Describe("usr", "10-arm.json", "arm", architecture: "aarch64", machine: "virt-*");
        Assert.Equal(new UefiImage(new FlashFile(_directory["plain.code"], "raw"), new FlashFile(_directory["plain.vars"], "raw")), Catalog.Find("x86_64"));
        Assert.Equal(_directory["arm.code"], Catalog.Find("aarch64").Code.Path);
    }

    [Fact]
    public void The_administrators_file_stands_for_the_distributions_of_the_same_name_and_an_empty_one_for_none()
    {
        Describe("usr", "50-a.json", "theirs");
        Describe("etc", "50-a.json", "ours");
        Describe("usr", "40-b.json", "unwanted");
        File.WriteAllText(_directory["etc/40-b.json"], "");
        Assert.Equal(_directory["ours.code"], Catalog.Find("x86_64").Code.Path);
    }

    [Theory]
    [InlineData("\"features\": [\"requires-smm\"]")]
    [InlineData("\"features\": [\"enrolled-keys\"]")]
    [InlineData("\"interface-types\": [\"bios\"]")]
    [InlineData("\"targets\": [{\"architecture\": \"x86_64\", \"machines\": [\"pc-q35-*\"]}]")]
    [InlineData("\"targets\": [{\"architecture\": \"i386\", \"machines\": [\"pc-i440fx-*\"]}]")]
    [InlineData("\"mapping\": {\"device\": \"memory\", \"filename\": \"/x\"}")]
    [InlineData("\"mapping\": 7")]
    [InlineData("\"targets\": {}")]
    [InlineData("\"features\": [7]")]
    public void What_a_machine_here_cannot_have_is_passed_over(string instead)
    {
        Describe("usr", "10-other.json", "other", instead);
        Describe("usr", "60-plain.json", "plain");
        Assert.Equal(_directory["plain.code"], Catalog.Find("x86_64").Code.Path);
    }

    [Fact]
    public void One_whose_files_are_gone_is_passed_over_and_without_any_the_package_is_named()
    {
        Describe("usr", "60-plain.json", "plain");
        File.Delete(_directory["plain.vars"]);
        Assert.Null(Catalog.Look("x86_64"));
        var refusal = Assert.Throws<RuntimeEnvironmentException>(() => Catalog.Find("aarch64"));
        Assert.Equal("Install it: apt-get install qemu-efi-aarch64", refusal.Remedy);
    }

    public void Dispose() => _directory.Dispose();

    private UefiCatalog Catalog => new(new RuntimeOptions { FirmwareDescriptors = [_directory["etc"], _directory["usr"], _directory["absent"]] });

    private void Describe(string folder, string file, string name, string? instead = null, string architecture = "x86_64", string machine = "pc-i440fx-*")
    {
        foreach (var content in (string[])["code", "vars"])
        {
            File.WriteAllText(_directory[$"{name}.{content}"], content);
        }

        var (code, variables) = (Flash("code"), Flash("vars"));
        var mapping = $$"""{"device": "flash", "executable": {{code}}, "nvram-template": {{variables}} }""";
        Dictionary<string, string> parts = new()
        {
            ["interface-types"] = """["uefi"]""", ["mapping"] = mapping, ["features"] = "[]", ["targets"] = $$"""[{"architecture": "{{architecture}}", "machines": ["pc-q35-*", "{{machine}}"]}]""",
        };
        if (instead?.Split(": ", 2) is [var key, var value])
        {
            parts[key.Trim('"')] = value;
        }

        Directory.CreateDirectory(_directory["etc"]);
        Directory.CreateDirectory(_directory["usr"]);
        File.WriteAllText(Path.Combine(_directory[folder], file), $"{{{string.Join(", ", parts.Select(part => $"\"{part.Key}\": {part.Value}"))}}}");

        string Flash(string content) => $$"""{"filename": "{{_directory[$"{name}.{content}"]}}", "format": "raw"}""";
    }
}
