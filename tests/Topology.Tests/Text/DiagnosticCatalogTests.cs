using System.Reflection;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Text;

public sealed class DiagnosticCatalogTests
{
    [Fact]
    public void Every_descriptor_is_listed_once_and_codes_are_unique_and_ordered()
    {
        var fields = typeof(DiagnosticCatalog).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().ToList();
        Assert.Equal(fields.Select(d => d.Code).Order(StringComparer.Ordinal).Distinct(), DiagnosticCatalog.All.Select(d => d.Code));
        Assert.All(fields, d => Assert.Matches("^LS[0-9]{4}$", d.Code));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_at_its_reference()
    {
        var file = Compiling.Text("nodes: { r1: { image: labsim/router, config: x.conf } }").ReferencedFiles[0];
        var problem = file.Unreadable("lab.yaml", "there is no file 'x\u001b.conf'");
        Assert.Equal((DiagnosticCatalog.UnreadableFile.Code, file.Span, @"there is no file 'x\u001b.conf'"), (problem.Code, problem.Span, problem.Message));
    }

    [Fact]
    public void Every_code_is_seen_in_a_golden_file_or_named_by_a_test()
    {
        var folder = Repository.PathOf("tests", "Topology.Tests");
        var seen = string.Concat(Directory.GetFiles(Path.Combine(folder, "Golden"), "*.txt").Concat(Directory.GetFiles(Path.Combine(folder, "Editing", "Cases"), "*.txt")).Select(File.ReadAllText));
        var tests = string.Concat(Directory.GetFiles(folder, "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var names = typeof(DiagnosticCatalog).GetFields(BindingFlags.Static | BindingFlags.Public).Where(f => f.FieldType == typeof(DiagnosticDescriptor));
        Assert.All(names, f => Assert.True(
            seen.Contains(((DiagnosticDescriptor)f.GetValue(null)!).Code + ":", StringComparison.Ordinal) || tests.Contains($"DiagnosticCatalog.{f.Name}.", StringComparison.Ordinal), f.Name));
    }
}
