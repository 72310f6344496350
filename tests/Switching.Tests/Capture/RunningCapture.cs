using LabSim.Switching.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Capture;

/// <summary>A capture that is being written into memory.</summary>
internal sealed class RunningCapture : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ICapture _capture;
    private readonly Task _run;

    public RunningCapture(IFabric fabric, CaptureRequest request)
    {
        _capture = fabric.OpenCapture(request);
        _run = _capture.RunAsync(_output, _stop.Token);
    }

    /// <summary>Tells it to stop.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Waits until it ends and reads what it wrote.</summary>
    public PcapngSection Finish()
    {
        Assert.True(_run.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        return PcapngReader.Read(_output.ToArray());
    }

    /// <summary>The same with a clock that only we move.</summary>
    public PcapngSection Finish(ManualTimeProvider clock)
    {
        LabOfTwo.Eventually(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            return _run.IsCompleted;
        });
        return Finish();
    }

    /// <summary>The file as it was written.</summary>
    public byte[] Bytes() => _output.ToArray();

    public void Dispose() => _stop.Dispose();
}
