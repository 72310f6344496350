using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LabSim.Architecture.Tests;

/// <summary>What stands where, and that builds are repeatable.</summary>
public sealed partial class Layout
{
    [Theory]
    [InlineData("LabSim.sln")]
    [InlineData("src/LabServer")]
    [InlineData("src/NodeRuntime")]
    [InlineData("src/NodeRuntime.Kvm")]
    [InlineData("src/NodeRuntime.Tcg")]
    [InlineData("src/Switching")]
    [InlineData("topologies")]
    [InlineData("tests")]
    [InlineData("labsim")]
    [InlineData("test")]
    public void The_fixed_top_level_stands(string path) => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)));

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var solution = Repository.Read("LabSim.sln").Replace('\\', '/');
        var projects = Repository.Projects("src").Select(name => $"src/{name}/{name}.csproj")
            .Concat(Repository.Projects("tests").Select(name => $"tests/{name}/{name}.csproj"));
        Assert.Empty(projects.Where(project => !solution.Contains(project, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_package_is_pinned_to_one_version()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion");
        Assert.Empty(versions.Where(package => !ExactVersion().IsMatch((string)package.Attribute("Version")!)));
    }

    [Fact]
    public void Tests_run_on_the_platform_that_fails_when_a_test_fails() =>
        Assert.Contains("\"runner\": \"Microsoft.Testing.Platform\"", Repository.Read("global.json"), StringComparison.Ordinal);

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));
        var dead =
            from document in documents
            from Match link in Link().Matches(File.ReadAllText(document))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target))
            select $"{Path.GetRelativePath(Repository.Root, document)} → {target}";
        Assert.Empty(dead);
    }

    [Fact]
    public void Decisions_are_numbered_without_holes()
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/adr"), "*.md")
            .Select(path => int.Parse(Path.GetFileName(path)[..4])).Order().ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
