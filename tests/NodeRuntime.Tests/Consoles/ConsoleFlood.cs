using LabSim.NodeRuntime.Consoles;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles;

/// <summary>security.md 3: guests that say all they can, viewers that read slowly or never.</summary>
public sealed class ConsoleFlood
{
    private const int Lines = 20;
    private const int BytesPerLine = 25 << 20;
    private const long MostMemory = 256L << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_guests_that_flood_their_consoles_fill_no_memory_and_wait_for_nobody()
    {
        using var directory = new TemporaryDirectory();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var floods = Enumerable.Range(0, Lines).Select(line => FloodAsync(directory, line)).ToArray();
        long peak = 0;
        while (!Task.WhenAll(floods).IsCompleted)
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
            await Task.WhenAny(Task.WhenAll(floods), Task.Delay(5, Cancelled));
        }

        var read = (await Task.WhenAll(floods)).Sum();
        Assert.InRange(peak, 0, MostMemory);
        Assert.True(read > 0, "the viewers that read got something");
    }

    // Returns what the reading viewer got before it, too, was cut off or the line ended.
    private static async Task<long> FloodAsync(TemporaryDirectory directory, int number)
    {
        await Task.Yield();
        using var line = new FakeSerialLine(directory[$"{number}.sock"]);
        await using var console = new SerialConsole(directory[$"{number}.sock"], directory[$"{number}.log"], TimeProvider.System);
        await using var guest = await line.AcceptAsync();
        using var still = console.Attach(0);
        using var reading = console.Attach(0);
        var got = CountAsync(reading);
        var piece = new byte[64 << 10];
        piece.AsSpan().Fill((byte)'x');
        for (var sent = 0; sent < BytesPerLine; sent += piece.Length)
        {
            await guest.WriteAsync(piece, Cancelled);
        }

        guest.Close();
        await console.DrainAsync();
        Assert.Equal(SerialConsole.ScrollbackBytes, console.ReadScrollback().Length);

        // Nothing waits for the one that never read: it was cut off, and what waited for it is gone.
        Assert.True((await still.ReadAsync(Cancelled)).IsEmpty);
        return await got;
    }

    private static async Task<long> CountAsync(IConsoleViewer viewer)
    {
        long read = 0;
        while (await viewer.ReadAsync(Cancelled) is { IsEmpty: false } piece)
        {
            read += piece.Length;
        }

        return read;
    }
}
