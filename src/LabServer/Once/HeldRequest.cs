using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LabSim.LabServer.Commands;

namespace LabSim.LabServer.Once;

/// <summary>
/// A request of one line, by somebody who holds the input open as long as they want what they asked for. When it closes, nobody waits for it any more, and what was
/// begun is undone: so a command that is interrupted, or killed, leaves nothing.
/// </summary>
internal sealed class HeldRequest<T> : IDisposable
    where T : class
{
    private readonly CancellationTokenSource _abandoned;

    private HeldRequest(T request, CancellationTokenSource abandoned) => (Request, _abandoned) = (request, abandoned);

    /// <summary>What is asked for.</summary>
    public T Request { get; }

    /// <summary>Nobody waits for it any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">The input is no request.</exception>
    public static async Task<HeldRequest<T>> ReadAsync(Stream input, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var reader = new StreamReader(input);
        var line = await reader.ReadLineAsync(cancellation) ?? "";
        var request = JsonSerializer.Deserialize(line, type) ?? throw new UsageException($"it reads an {typeof(T).Name} in JSON");
        var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = Task.Run(() => WatchAsync(reader, abandoned), CancellationToken.None);
        return new HeldRequest<T>(request, abandoned);
    }

    /// <inheritdoc/>
    public void Dispose() => _abandoned.Dispose();

    // A task of its own: reading a process's standard input may hold up whoever does it.
    private static async Task WatchAsync(StreamReader reader, CancellationTokenSource abandoned)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is not null)
        {
            // Nothing more is asked for.
        }

        try
        {
            await abandoned.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It is done already.
        }
    }
}
