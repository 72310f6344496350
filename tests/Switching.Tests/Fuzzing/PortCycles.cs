using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>security.md, test 7: what a port takes it gives back.</summary>
[Collection(nameof(Fuzzing))]
public sealed class PortCycles
{
    private const int Cycles = 100;
    private const int WarmUp = 20;

    [Fact]
    public void A_hundred_ports_that_come_and_go_with_their_machines_leave_descriptors_and_memory_as_they_were()
    {
        using var lab = new LabOfTwo();
        using var b = lab.StartB();
        var (descriptors, resident) = (0, 0L);
        for (var cycle = 0; cycle < WarmUp + Cycles; cycle++)
        {
            if (cycle == WarmUp)
            {
                // The memory first: with it goes what earlier tests left to the collector, descriptors among it.
                (resident, descriptors) = (FuzzPlan.ResidentBytes(), FuzzPlan.OpenDescriptors());
            }

            UpAndDown(lab, b, (byte)cycle);
        }

        Assert.Equal(descriptors, FuzzPlan.OpenDescriptors());
        Assert.InRange(FuzzPlan.ResidentBytes(), 0, resident + (16 << 20));
    }

    private static void UpAndDown(LabOfTwo lab, TestGuest b, byte mark)
    {
        using (var a = lab.StartA())
        {
            a.Send(LabOfTwo.Frame(200, mark));
            Assert.Equal(LabOfTwo.Frame(200, mark), b.Receive());
        }

        lab.Fabric.Disconnect(LabOfTwo.Link);
        lab.Fabric.ClosePort(LabOfTwo.PortA);
        lab.Fabric.OpenPort(new PortConfig { Name = LabOfTwo.PortA, SocketPath = lab.SocketA });
        lab.Fabric.Connect(new LinkConfig(LabOfTwo.Link, LabOfTwo.PortA, LabOfTwo.PortB));
    }
}
