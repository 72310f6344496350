using LabSim.NodeRuntime.Screens;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>Screens over WebSockets: bytes both ways between a viewer and the machine's VNC server, which holds back what a viewer has not asked for.</summary>
internal sealed class ScreenStreams(LabRegistry labs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(HttpContext context, string lab, string node)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        using var use = await labs.UseAsync(lab, node, "somebody looks at its screen", context.RequestAborted);
        await using var screen = await OpenAsync(lab, node, screen => screen.ConnectAsync(context.RequestAborted));
        await new StreamRelay(screen, "the screen is closed").RunAsync(context, time, lifetime.ApplicationStopping);
    }

    public Task<byte[]> TakePictureAsync(string lab, string node, CancellationToken cancellation) => OpenAsync(lab, node, screen => screen.TakePictureAsync(cancellation));

    private async Task<T> OpenAsync<T>(string lab, string node, Func<IScreen, Task<T>> look)
    {
        try
        {
            return await look(labs.OpenScreen(lab, node));
        }
        catch (ScreenException failure)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab}: {failure.Message}", $"a machine that runs since before an update has none yet: labsim restart {lab} {node}", failure);
        }
    }
}
