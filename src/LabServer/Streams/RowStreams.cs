using LabSim.LabServer.Views;

namespace LabSim.LabServer.Streams;

/// <summary>The packet lists of views over WebSockets.</summary>
internal sealed class RowStreams(CaptureViews views, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(HttpContext context, string lab, string view)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        using var looking = views.Enter(lab, view);
        var pump = new RowPump(views.Find(lab, view), time);
        await SendingSocket.RunAsync(context, time, pump.SendAsync, SendingSocket.Hearing(pump.Hear), lifetime.ApplicationStopping);
    }
}
