using System.Collections.Immutable;
using LabSim.Interop.Pcap;
using LabSim.Switching.Capture;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;

namespace LabSim.Switching;

/// <summary>The fabric's captures, and its part of the flight recorder.</summary>
public sealed partial class Fabric
{
    /// <inheritdoc/>
    public ICapture OpenCapture(CaptureRequest request)
    {
        CaptureRules.Check(request);

        // Outside the gate: libpcap may take its time over a filter.
        var filter = CaptureRules.Compile(request);
        CaptureSession capture;
        ImmutableArray<FrameLog> logs;
        lock (_control.Gate)
        {
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                ImmutableArray<IPortControl> ports = [.. request.Ports.Select(FindPort)];
                logs = request.Last is null ? [] : [.. ports.Select(port => _recorder.LogOf(port.Port))];
                capture = OpenCapture(request, ports, filter);
            }
            catch
            {
                filter?.Dispose();
                throw;
            }
        }

        if (request.Last is { } last)
        {
            BeginWithPast(capture, logs, last);
        }

        return capture;
    }

    /// <inheritdoc/>
    public void SetRecorder(RecorderMode mode)
    {
        lock (_control.Gate)
        {
            _recorder.Set(mode, _ports.Values.Select(port => port.Port));
        }
    }

    private CaptureSession OpenCapture(CaptureRequest request, ImmutableArray<IPortControl> ports, PcapFilter? filter)
    {
        var interfaces = request.Ports.Select((port, i) => new TappedInterface(i, port, LinkOf(port)?.Id)).ToImmutableArray();
        var capture = new CaptureSession(request, interfaces, filter, _options.TimeProvider, Detach);
        if (request.Last is not null)
        {
            capture.Sink.Close();
        }

        _captures.Add(capture);
        foreach (var (port, tapped) in request.Live ? ports.Zip(interfaces) : [])
        {
            port.Port.ChangeTaps(taps => taps.Add(new CaptureTap(capture.Sink, tapped)));
        }

        return capture;
    }

    // Without the gate: the worker has a turn meanwhile, and copying takes a while.
    private void BeginWithPast(CaptureSession capture, ImmutableArray<FrameLog> logs, TimeSpan last)
    {
        try
        {
            using var opening = new TapOpening(capture.Sink, _options.TimeProvider, _worker);
            var until = opening.Wait();
            var from = until - (long)((Int128)last.Ticks * _options.TimeProvider.TimestampFrequency / TimeSpan.TicksPerSecond);
            capture.Begin(_recorder.Read(logs, from, until), from);
        }
        catch
        {
            capture.Abandon();
            throw;
        }
    }

    private void Detach(CaptureSession capture)
    {
        lock (_control.Gate)
        {
            if (_captures.Remove(capture))
            {
                foreach (var tapped in capture.Interfaces)
                {
                    _ports.GetValueOrDefault(tapped.Port)?.Port.ChangeTaps(taps => taps.Remove(capture.Sink));
                }
            }
        }
    }
}
