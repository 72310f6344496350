using System.Runtime.CompilerServices;
using System.Text.Json;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Client;

/// <summary>A lab's numbered events as server-sent events (HTML standard, section 9.2). A server that comes back is asked for the rest.</summary>
internal static class EventStream
{
    // The watchdog needs half a second, the recovery of a lab not much longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The events after a number; without <paramref name="follow"/> those that are there.</summary>
    public static async IAsyncEnumerable<LabEventDocument> ReadEventsAsync(
        this LabClient client, string lab, long after, bool follow, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = after;
        var lost = time.GetTimestamp();
        while (true)
        {
            await using var events = ReadOnceAsync(client, lab, last, follow, cancellation).GetAsyncEnumerator(cancellation);
            while (await NextAsync(events, () => follow && time.GetElapsedTime(lost) < Patience) is { } more)
            {
                if (!more)
                {
                    yield break;
                }

                lost = time.GetTimestamp();
                last = events.Current.Number;
                yield return events.Current;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        }
    }

    // True: there is one; false: the stream ended in order; null: the connection was lost and may be tried again.
    private static async Task<bool?> NextAsync(IAsyncEnumerator<LabEventDocument> events, Func<bool> mayRetry)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (ServerGone.Explains(error) && mayRetry())
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<LabEventDocument> ReadOnceAsync(
        LabClient client, string lab, long after, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await client.OpenAsync($"{Address.Of(Routes.Events, lab)}?after={after}{(follow ? "" : "&follow=false")}", cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var data = "";
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data += line[5..];
            }
            else if (line.Length == 0 && data.Length > 0)
            {
                yield return JsonSerializer.Deserialize(data, ContractJson.Default.LabEventDocument)!;
                data = "";
            }
        }
    }
}
