using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>tshark reads what captures write. LabSim itself does without, so its absence is worth a word and no warning.</summary>
internal sealed class DissectorCheck(ProgramSearch programs) : IHostCheck
{
    private const string Title = "tshark (optional)";

    public string Id => "tshark";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) =>
        new([programs.Find("tshark") is { } path
            ? Finding.Ok(Id, Title, $"{path}: labsim capture … -w - | tshark -r -")
            : new CheckDocument(Id, Title, "ok", "not installed; captures open in any Wireshark", "apt-get install tshark")]);
}
