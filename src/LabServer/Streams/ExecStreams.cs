using LabSim.Contracts;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Agent;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Streams;

/// <summary>
/// Commands in guests over WebSockets (see <see cref="ExecChannel"/>). Refusals come as a result with status 125, not as an HTTP status:
/// a WebSocket client cannot read the body of a refused handshake.
/// </summary>
internal sealed class ExecStreams(LabRegistry labs, IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(HttpContext context, string lab, string node)
    {
        using var socket = await WebSocketDoor.AcceptAsync(context);
        await using var session = new ExecSession(socket, context.RequestAborted, lifetime.ApplicationStopping);
        if (await session.ReadRequestAsync() is not { } request)
        {
            return;
        }

        try
        {
            await session.EndAsync(await ExecuteAsync(session, request, lab, node));
        }
        catch (OperationCanceledException)
        {
            // The client left, and its command was killed.
        }
    }

    private async Task<ExecResult> ExecuteAsync(ExecSession session, ExecRequest request, string lab, string node)
    {
        try
        {
            using var use = await labs.UseAsync(lab, node, "a command runs in it", lifetime.ApplicationStopping);
            return request.Argv is { Count: > 0 }
                ? new ExecResult(await session.ExecuteAsync(labs.OpenAgent(lab, node), request), null)
                : Failed("no command was given");
        }
        catch (LabException refused)
        {
            return Failed(refused.Message, refused.Remedy);
        }
        catch (RuntimeEnvironmentException lacking)
        {
            return Failed(lacking.Message, lacking.Remedy);
        }
        catch (GuestAgentException error)
        {
            return Failed(error.Message);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Failed("the lab server stops; the command was killed");
        }
    }

    private static ExecResult Failed(string why, string? remedy = null) => new(ExitStatus.ExecFailed, why, remedy);
}
