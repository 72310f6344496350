using System.Collections.Concurrent;
using System.Security.Cryptography;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Dissection;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Capture;

namespace LabSim.LabServer.Views;

/// <summary>The views that run, of all labs. A view ends when it is told to, when nobody has looked for a minute, when its lab is wiped, and with the server.</summary>
internal sealed class CaptureViews(LabRegistry labs, IDissector dissector, TimeProvider time, ILogger<CaptureViews> log) : IAsyncDisposable
{
    /// <summary>How many there may be: each has a ring of 16 MiB and a dissector.</summary>
    public const int Most = 32;

    private readonly ConcurrentDictionary<(string Lab, string Id), Entry> _views = new();

    /// <summary>Begins a view; its taps are in place when this returns.</summary>
    /// <exception cref="LabException">No such endpoint, the lab is not running, a bad filter, too many views.</exception>
    public async Task<CaptureView> OpenAsync(string lab, CaptureRequest request)
    {
        if (_views.Count >= Most)
        {
            throw new LabException(LabProblem.Conflict, $"{Most} captures are being looked at already", "close some of them");
        }

        request = request with { Ports = labs.FindEndpoints(lab, request.Ports) };
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var after = labs.Read(lab).LastEvent;
        var capture = labs.OpenCapture(lab, request);
        CaptureView view;
        try
        {
            view = new CaptureView(new ViewTarget(id, lab, request.Ports, request.Filter), capture, labs.CreateView(lab, id), dissector, log);
        }
        catch
        {
            await capture.DisposeAsync();
            throw;
        }

        _views[(lab, id)] = new Entry(view, new ViewAttendance(time, () => _ = RemoveAsync(lab, id)));
        _ = PrepareAsync(view);
        _ = EndWithLabAsync(view, after);
        return view;
    }

    /// <summary>The views of a lab, in no order.</summary>
    public IEnumerable<CaptureView> List(string lab)
    {
        _ = labs.Read(lab);
        return _views.Values.Select(entry => entry.View).Where(view => view.Target.Lab == lab);
    }

    /// <summary>A view.</summary>
    /// <exception cref="LabException">There is no such view.</exception>
    public CaptureView Find(string lab, string id) => Entries(lab, id).View;

    /// <summary>Looks at a view until the result is disposed.</summary>
    /// <exception cref="LabException">There is no such view.</exception>
    public IDisposable Enter(string lab, string id) => Entries(lab, id).Attendance.Enter() ?? throw NotFound(lab, id);

    /// <summary>Ends a view; returns whether there was one.</summary>
    public async Task<bool> RemoveAsync(string lab, string id)
    {
        if (!_views.TryRemove((lab, id), out var entry))
        {
            return false;
        }

        entry.Attendance.Dispose();
        await entry.View.DisposeAsync();
        return true;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_views.Keys.Select(key => RemoveAsync(key.Lab, key.Id)));

    internal static LabException NotFound(string lab, string id) => new(LabProblem.NotFound, $"lab '{lab}' has no running view '{id}'");

    private Entry Entries(string lab, string id) => _views.TryGetValue((lab, id), out var entry) ? entry : throw NotFound(lab, id);

    private static async Task PrepareAsync(CaptureView view)
    {
        try
        {
            await view.Dissection.PrepareAsync(view.Closed);
        }
        catch (Exception later) when (later is RuntimeEnvironmentException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Who asks for a frame is told.
        }
    }

    // The events of a lab end when it is wiped.
    private async Task EndWithLabAsync(CaptureView view, long after)
    {
        try
        {
            await foreach (var happened in labs.ReadEventsAsync(view.Target.Lab, after, follow: true, view.Closed))
            {
                _ = happened;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or LabException)
        {
            // The view was ended, or the lab was gone already.
        }

        await RemoveAsync(view.Target.Lab, view.Target.Id);
    }

    private sealed record Entry(CaptureView View, ViewAttendance Attendance);
}
