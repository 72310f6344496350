using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>
/// sharkd takes frames apart for the capture viewer, tshark reads what captures write. LabSim itself does without, so their absence is worth a word and no
/// warning.
/// </summary>
internal sealed class DissectorCheck(ProgramSearch programs) : IHostCheck
{
    public string Id => "sharkd";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) =>
        new([
            Find("sharkd", "frames are taken apart and filtered in the browser",
                "not installed; the capture viewer lists frames, but takes none apart and has no display filters", "apt-get install --no-install-recommends wireshark-common"),
            Find("tshark", "labsim capture … -w - | tshark -r -", "not installed; captures open in any Wireshark", "apt-get install tshark"),
        ]);

    private CheckDocument Find(string program, string use, string absence, string remedy) => programs.Find(program) is { } path
        ? Finding.Ok(program, $"{program} (optional)", $"{path}: {use}")
        : new CheckDocument(program, $"{program} (optional)", "ok", absence, remedy);
}
