using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Capture;

public sealed class CaptureEndings
{
    [Fact]
    public void The_count_is_over_all_ports_and_exact()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB], Count = 7 });
        for (var i = 0; i < 20; i++)
        {
            a.Send(LabOfTwo.Frame(60));
        }

        var section = capture.Finish();
        Assert.Equal(7, section.Packets.Count);
        Assert.Equal(2, section.Statistics.Count);
    }

    [Fact]
    public void The_duration_ends_it()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Duration = TimeSpan.FromSeconds(3) });
        Assert.Single(capture.Finish(clock).Statistics);
    }

    [Fact]
    public void Cancelling_ends_it_in_order_and_keeps_what_came()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortB] });
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        capture.Stop();
        var section = capture.Finish();
        Assert.Single(section.Packets);
        Assert.Equal(1, section.Statistics.Single().Received);
    }

    [Fact]
    public void Closing_the_last_tapped_port_ends_it_and_closing_another_does_not()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB] });
        lab.Fabric.ClosePort(LabOfTwo.PortB);
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
        lab.Fabric.ClosePort(LabOfTwo.PortA);
        Assert.Single(capture.Finish().Packets);
    }

    [Fact]
    public void Disposing_the_fabric_ends_it()
    {
        using var lab = new LabOfTwo();
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA] });
        lab.Fabric.Dispose();
        Assert.Single(capture.Finish().Statistics);
    }

    [Fact]
    public async Task An_output_that_breaks_is_an_IOException_and_takes_the_tap_away()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        await using var capture = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA] });
        using var output = new SlowStream();
        output.Allow(1000);
        var run = capture.RunAsync(output, TestContext.Current.CancellationToken);
        output.Break();
        a.Send(LabOfTwo.Frame(1000));
        await Assert.ThrowsAsync<IOException>(() => run);
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(1000, b.Receive()!.Length);
        Assert.Equal(61, b.Receive()!.Length);
    }

    [Fact]
    public async Task A_reader_that_stops_reading_cannot_keep_a_stopped_capture_for_ever()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        await using var capture = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA] });
        using var stop = new CancellationTokenSource();
        using var output = new SlowStream();
        var run = capture.RunAsync(output, stop.Token);
        await stop.CancelAsync();
        LabOfTwo.Eventually(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return run.IsCompleted;
        });
        await Assert.ThrowsAsync<IOException>(() => run);
    }

    [Fact]
    public async Task A_capture_is_written_once()
    {
        using var lab = new LabOfTwo();
        await using var capture = lab.Fabric.OpenCapture(new CaptureRequest { Ports = [LabOfTwo.PortA], Duration = TimeSpan.FromTicks(1) });
        await capture.RunAsync(new MemoryStream(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => capture.RunAsync(Stream.Null, TestContext.Current.CancellationToken));
    }
}
