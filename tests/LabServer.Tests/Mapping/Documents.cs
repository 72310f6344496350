using LabSim.LabServer.Mapping;
using LabSim.Orchestration;
using LabSim.Orchestration.Events;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Links;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.LabServer.Tests.Mapping;

public sealed class Documents
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(1, "1970-01-01T00:00:00.000000001Z")]
    [InlineData(1_767_225_600_123_456_789, "2026-01-01T00:00:00.123456789Z")]
    [InlineData(1_767_225_600_999_999_999, "2026-01-01T00:00:00.999999999Z")]
    public void An_events_time_keeps_its_nanoseconds(long unixNanoseconds, string at) =>
        Assert.Equal(at, EventMapping.ToDocument(new LabEvent { Lab = "l", Number = 1, UnixNanoseconds = unixNanoseconds, Type = "lab" }).At);

    [Fact]
    public void Drops_are_the_sum_of_their_reasons()
    {
        var counters = new DirectionCounters { Frames = 7, Bytes = 700, DropsLoss = 1, DropsQueue = 2, DropsDown = 4, DropsNoRoom = 8, DropsMtu = 16 };
        var spec = new LinkSpec { A = new EndpointRef("r1", "eth1"), B = new EndpointRef("r2", "eth1") };
        var link = LabMapping.ToDocument(new LinkSnapshot(spec, "half", true, new LinkCounters(counters, new DirectionCounters { Frames = 0, Bytes = 0 })));
        Assert.Equal((7, 700, 31), (link.Counters.AToB.Frames, link.Counters.AToB.Bytes, link.Counters.AToB.Drops));
        Assert.Equal((1, 2, 4, 8, 16), (link.Counters.AToB.DropsBy.Loss, link.Counters.AToB.DropsBy.Queue, link.Counters.AToB.DropsBy.Down, link.Counters.AToB.DropsBy.NoRoom, link.Counters.AToB.DropsBy.Mtu));
        Assert.Equal(("half", true, 0), (link.State, link.Capturing, link.Counters.BToA.Drops));
    }

    [Fact]
    public void A_diagnostic_of_several_lines_is_marked_on_its_first()
    {
        var one = new Diagnostic("f", new SourceSpan(3, 5, 3, 9, 0, 4), Severity.Error, "LS0001", "m", "h");
        var many = one with { Span = new SourceSpan(3, 5, 7, 2, 0, 40), Severity = Severity.Warning };
        var documents = TopologyMapping.ToDocuments([one, many]);
        Assert.Equal([(3, 5, 9, "error"), (3, 5, 6, "warning")], documents.Select(d => (d.Line, d.Column, d.EndColumn, d.Severity)));
    }

    [Fact]
    public void A_failed_operation_says_why_in_the_words_of_a_problem()
    {
        var operation = LabMapping.ToDocument(new LabOperation("4", "up", "failed", new LabException(LabProblem.Environment, "no QEMU", "install it")));
        Assert.Equal((503, 6, "no QEMU", "install it"), (operation.Error!.Status, operation.Error.ExitStatus, operation.Error.Detail, operation.Error.Remedy));
    }
}
