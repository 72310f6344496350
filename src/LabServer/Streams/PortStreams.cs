using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>TCP connections to guests over WebSockets: bytes both ways, by the lab's management segment.</summary>
internal sealed class PortStreams(LabRegistry labs, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const string Why = "a connection to it";

    public async Task RunAsync(HttpContext context, (string Lab, string Node) where, int port)
    {
        WebSocketDoor.Require(context);

        // Before the handshake, so that a wrong name is an ordinary 404.
        await using var guest = await OpenAsync(where, port, context.RequestAborted);
        await new StreamRelay(guest, "the guest closed the connection", () => labs.Use(where.Lab, where.Node, Why)).RunAsync(context, time, lifetime.ApplicationStopping);
    }

    private async Task<Stream> OpenAsync((string Lab, string Node) where, int port, CancellationToken cancellation)
    {
        try
        {
            using var use = await labs.UseAsync(where.Lab, where.Node, Why, cancellation);
            return await labs.OpenPortAsync(where.Lab, where.Node, port, cancellation);
        }
        catch (MachineControlException failure)
        {
            throw new LabException(LabProblem.Conflict, failure.Message, $"labsim logs {where.Lab} tells more", failure);
        }
    }
}
