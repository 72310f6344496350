using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabSim.StateStore;

namespace LabSim.Orchestration.Records;

/// <summary>One lab's part of the store, with types. All its keys start with <c>/labs/NAME/</c>; the layout is said here alone.</summary>
internal sealed class LabStore(IStateStore store, string lab)
{
    private const string Root = "/labs/";

    private static readonly JsonSerializerOptions _json = new() { Converters = { new JsonStringEnumConverter() } };

    private string Prefix => $"{Root}{lab}/";

    /// <summary>The labs of which anything is kept.</summary>
    public static async Task<ImmutableArray<string>> ListLabsAsync(IStateStore store, CancellationToken cancellation)
        => [.. (await store.RangeAsync(Root, cancellation)).Select(e => e.Key[Root.Length..].Split('/')[0]).Distinct()];

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public Task<LabRecord?> ReadRecordAsync(CancellationToken cancellation) => ReadAsync<LabRecord>("record", cancellation);

    public Task WriteRecordAsync(LabRecord record) => WriteAsync("record", record);

    public async Task<ImmutableArray<OperationRecord>> ReadOperationsAsync(CancellationToken cancellation)
        => [.. (await RangeAsync<OperationRecord>("operations/", cancellation)).Values];

    public Task WriteOperationAsync(OperationRecord operation) => WriteAsync(OperationKey(operation.Number), operation);

    public Task ForgetOperationAsync(long number) => store.DeleteAsync(Prefix + OperationKey(number));

    public Task<ImmutableSortedDictionary<string, MachineEntry>> ReadMachinesAsync(CancellationToken cancellation)
        => RangeAsync<MachineEntry>("machines/", cancellation);

    public Task<MachineEntry?> ReadMachineAsync(string node, CancellationToken cancellation) => ReadAsync<MachineEntry>($"machines/{node}/", cancellation);

    // The slash at the end keeps r1's key from being a prefix of r10's: the store deletes by prefix.
    public Task WriteMachineAsync(string node, MachineEntry entry) => WriteAsync($"machines/{node}/", entry);

    public Task ForgetMachineAsync(string node) => store.DeleteAsync($"{Prefix}machines/{node}/");

    /// <summary>Which config a node was given at its console, and in which of its lives; <see cref="Configs.ConfigTyping"/> says what is in it.</summary>
    public Task<string?> ReadConfiguredAsync(string node, CancellationToken cancellation) => ReadAsync<string>($"configured/{node}/", cancellation);

    public Task WriteConfiguredAsync(string node, string mark) => WriteAsync($"configured/{node}/", mark);

    public Task ForgetConfiguredAsync(string node) => store.DeleteAsync($"{Prefix}configured/{node}/");

    /// <summary>The features that each port offered to the machine that runs on it.</summary>
    public Task<ImmutableSortedDictionary<string, ulong>> ReadFeaturesAsync(CancellationToken cancellation) => RangeAsync<ulong>("ports/", cancellation);

    public Task WriteFeaturesAsync(string port, ulong features) => WriteAsync($"ports/{port}", features);

    public Task ForgetFeaturesAsync(string node) => store.DeleteAsync($"{Prefix}ports/{node}:");

    /// <summary>The links that were set down.</summary>
    public async Task<ImmutableHashSet<string>> ReadLinksDownAsync(CancellationToken cancellation)
        => [.. (await RangeAsync<bool>("links-down/", cancellation)).Keys.Select(k => k.TrimEnd('/'))];

    public Task WriteLinkAsync(string link, bool up)
        => up ? store.DeleteAsync($"{Prefix}links-down/{link}/") : WriteAsync($"links-down/{link}/", true);

    /// <summary>What was set on links by hand.</summary>
    public async Task<ImmutableDictionary<string, LinkOverride>> ReadImpairmentsAsync(CancellationToken cancellation)
        => (await RangeAsync<LinkOverride>("links-impaired/", cancellation)).ToImmutableDictionary();

    public Task WriteImpairmentAsync(string link, LinkOverride? byHand)
        => byHand is null ? store.DeleteAsync($"{Prefix}links-impaired/{link}/") : WriteAsync($"links-impaired/{link}/", byHand);

    /// <summary>Keeps a file's content under its hash.</summary>
    public async Task WriteFileAsync(string hash, ReadOnlyMemory<byte> content)
    {
        if (await store.GetAsync($"{Prefix}files/{hash}") is null)
        {
            await store.PutAsync($"{Prefix}files/{hash}", content);
        }
    }

    public async Task<ReadOnlyMemory<byte>> ReadFileAsync(string hash, CancellationToken cancellation)
        => (await store.GetAsync($"{Prefix}files/{hash}", cancellation))?.Value
            ?? throw new InvalidOperationException($"lab {lab}: the store has no file with hash {hash}");

    /// <summary>Removes files that no record names any more.</summary>
    public async Task ForgetFilesExceptAsync(IReadOnlyCollection<string> hashes)
    {
        foreach (var entry in await store.RangeAsync($"{Prefix}files/"))
        {
            if (!hashes.Contains(entry.Key[$"{Prefix}files/".Length..]))
            {
                await store.DeleteAsync(entry.Key);
            }
        }
    }

    public Task WriteEventsAsync<T>(long first, IReadOnlyList<T> events) => WriteAsync(EventKey(first), events);

    public Task ForgetEventsAsync(long first) => store.DeleteAsync(Prefix + EventKey(first));

    public async Task<ImmutableArray<T[]>> ReadEventsAsync<T>(CancellationToken cancellation)
        => [.. (await RangeAsync<T[]>("events/", cancellation)).Values];

    /// <summary>Removes everything of this lab in one change.</summary>
    public Task ForgetAsync() => store.DeleteAsync(Prefix);

    private static string OperationKey(long number) => $"operations/{number:x16}";

    private static string EventKey(long first) => $"events/{first:x16}";

    private async Task<T?> ReadAsync<T>(string key, CancellationToken cancellation)
        => await store.GetAsync(Prefix + key, cancellation) is { } entry ? JsonSerializer.Deserialize<T>(entry.Value.Span, _json) : default;

    private async Task<ImmutableSortedDictionary<string, T>> RangeAsync<T>(string prefix, CancellationToken cancellation)
    {
        var entries = await store.RangeAsync(Prefix + prefix, cancellation);
        return entries.ToImmutableSortedDictionary(
            e => e.Key[(Prefix.Length + prefix.Length)..].TrimEnd('/'), e => JsonSerializer.Deserialize<T>(e.Value.Span, _json)!, StringComparer.Ordinal);
    }

    private Task<long> WriteAsync<T>(string key, T value) => store.PutAsync(Prefix + key, JsonSerializer.SerializeToUtf8Bytes(value, _json));
}
