using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests;

/// <summary>
/// Each <c>Golden/*.yaml</c> has the diagnostics of the <c>.txt</c> beside it, to the letter. LABSIM_UPDATE_GOLDEN=1 rewrites them; read the
/// difference before you commit it.
/// </summary>
public sealed class DiagnosticGoldenTests
{
    public static TheoryData<string> Inputs => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    private static string Folder => Repository.PathOf("tests", "Topology.Tests", "Golden");

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Diagnostics_are_told_as_the_golden_file_says(string name)
    {
        var path = Path.Combine(Folder, name);
        var bytes = File.ReadAllBytes(path + ".yaml");
        // Names that begin with "server-" are compiled as the server does: it knows all images.
        var images = ImageIndex.Builtin with { Complete = name.StartsWith("server-", StringComparison.Ordinal) };
        var result = TopologyCompiler.Compile($"topologies/{name}.yaml", bytes, new ResolutionOptions { Images = images });
        var told = DiagnosticFormat.Format(result.Diagnostics, System.Text.Encoding.UTF8.GetString(bytes));
        if (Repository.UpdatesGolden)
        {
            File.WriteAllText(path + ".txt", told);
        }

        Assert.NotEmpty(result.Diagnostics);
        Assert.Equal(File.ReadAllText(path + ".txt"), told);
    }
}
