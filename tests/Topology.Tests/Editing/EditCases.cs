using System.Text.Json;
using LabSim.Topology.Canvas;
using LabSim.Topology.Editing;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Editing;

/// <summary>
/// Each <c>Cases/*.txt</c> is a text, edits (lines that begin with <c>%%%</c>), and the text or the diagnostics that come of them, to the letter.
/// LABSIM_UPDATE_GOLDEN=1 rewrites what comes after the edits; read the difference before you commit it.
/// </summary>
public sealed class EditCases
{
    private const string Mark = "%%% ";

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.PathOf("tests", "Topology.Tests", "Editing", "Cases");

    [Theory]
    [MemberData(nameof(Names))]
    public void Edits_make_of_a_text_what_the_case_says(string name)
    {
        var path = Path.Combine(Folder, name + ".txt");
        var content = File.ReadAllText(path);
        var start = content.IndexOf(Mark, StringComparison.Ordinal);
        var end = content.IndexOf('\n', content.LastIndexOf(Mark, StringComparison.Ordinal)) + 1;
        var before = content[..start];
        var edits = content[start..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => EditReader.Read(JsonDocument.Parse(l[Mark.Length..]).RootElement)).ToList();
        var outcome = TopologyEditor.Apply(new SourceText("lab.yaml", before), Layout.Empty, edits, new ResolutionOptions());
        var after = outcome.Refused ? "refused\n" + DiagnosticFormat.Format(outcome.Diagnostics, outcome.Text) : outcome.Text;
        if (Repository.UpdatesGolden)
        {
            File.WriteAllText(path, content[..end] + after);
        }

        Assert.Equal(File.ReadAllText(path)[end..], after);
        Assert.Equal(outcome.Refused ? outcome.Text : before, outcome.Splices.Reverse().Aggregate(outcome.Text, (text, splice) => splice.Inverse.Apply(text)));
    }
}
