using System.Collections.Immutable;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Streams;
using LabSim.NodeRuntime.Agent;
using LabSim.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>A door to commands alone: what runs them is an agent of the test's own.</summary>
internal sealed class ExecDoor : IAsyncDisposable, IGuestAgent
{
    private readonly TemporaryDirectory _directory = new();
    private readonly WebApplication _app;

    private ExecDoor()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(_directory["s"]));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(ServeAsync);
    }

    public string SocketPath => _directory["s"];

    /// <summary>Ends when the command that runs now was killed because its caller left.</summary>
    public TaskCompletionSource Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the command has begun.</summary>
    public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the command does until it is killed.</summary>
    public Func<Stream?, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask>, CancellationToken, Task> Work { get; set; } =
        (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation);

    public static async Task<ExecDoor> OpenAsync()
    {
        var door = new ExecDoor();
        await door._app.StartAsync();
        return door;
    }

    public async Task<int> ExecuteAsync(
        ImmutableArray<string> arguments, Stream? input, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellation)
    {
        Began.SetResult();
        try
        {
            await Work(input, output, cancellation);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Killed.SetResult();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await WebSocketDoor.AcceptAsync(context);
        await using var session = new ExecSession(socket, context.RequestAborted, _app.Lifetime.ApplicationStopping);
        try
        {
            if (await session.ReadRequestAsync() is { } request)
            {
                await session.EndAsync(new ExecResult(await session.ExecuteAsync(this, request), null));
            }
        }
        catch (OperationCanceledException)
        {
            // As in ExecStreams.
        }
    }
}
