using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

public sealed class CuttingAllocations
{
    private const int Rounds = 2_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_worker_allocates_nothing_for_segments_whether_they_pass_or_are_cut(bool pass)
    {
        using var lab = new LabOfTwo(new ManualTimeProvider());
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(pass ? OffloadLab.Taker : OffloadLab.Plain);
        var uncut = new UncutFrame(60_000, 1448);
        Send(Rounds / 10);
        var before = lab.Fabric.WorkerAllocatedBytes;
        Send(Rounds);
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == (Rounds + (Rounds / 10)) * uncut.Parts);
        Assert.True(before > 0);
        Assert.Equal(before, lab.Fabric.WorkerAllocatedBytes);

        void Send(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                a.Queue(uncut.Bytes, uncut.Header);
                a.KickTransmit();
                for (var left = pass ? 1 : uncut.Parts; left > 0; left--)
                {
                    Assert.NotNull(b.Receive());
                }
            }
        }
    }
}
