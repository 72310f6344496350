using LabSim.Switching.HandOver;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.HandOver;

public sealed class Rehearsals
{
    [Fact]
    public void A_rehearsal_takes_everything_over_and_leaves_nothing()
    {
        using var directory = new TemporaryDirectory();
        var log = new LogLines();
        Rehearsal.Run(directory["."], log, (lab, parts) => new Fabric(new FabricOptions { Lab = lab, LoggerFactory = log }, parts[lab]));
        Assert.Empty(log.Lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["."]));
    }
}
