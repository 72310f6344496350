using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LabSim.StateStore;

namespace LabSim.Orchestration.Documents;

/// <summary>One open file's part of the store. The record is what counts: an entry of the history that it does not name is none.</summary>
internal sealed class DocumentStore(IStateStore store, string file)
{
    private const string Root = "/topologies/";

    private string Prefix { get; } = $"{Root}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..32]}/";

    /// <summary>The files that are kept.</summary>
    public static async Task<ImmutableArray<string>> ListAsync(IStateStore store, CancellationToken cancellation) =>
    [
        .. (await store.RangeAsync(Root, cancellation)).Where(e => e.Key.EndsWith("/record", StringComparison.Ordinal))
            .Select(e => JsonSerializer.Deserialize<DocumentRecord>(e.Value.Span)!.File),
    ];

    public async Task<(DocumentRecord Record, ImmutableDictionary<long, HistoryEntry> History)?> ReadAsync(CancellationToken cancellation)
    {
        if (await store.GetAsync(Prefix + "record", cancellation) is not { } entry)
        {
            return null;
        }

        var record = JsonSerializer.Deserialize<DocumentRecord>(entry.Value.Span)!;
        var history = await store.RangeAsync(Prefix + "history/", cancellation);
        var entries = history.ToImmutableDictionary(
            e => Convert.ToInt64(e.Key[^17..^1], 16), e => JsonSerializer.Deserialize<HistoryEntry>(e.Value.Span)!);
        return (record, entries.RemoveRange(entries.Keys.Except(record.History)));
    }

    public Task WriteRecordAsync(DocumentRecord record) => store.PutAsync(Prefix + "record", JsonSerializer.SerializeToUtf8Bytes(record));

    public Task WriteEntryAsync(long revision, HistoryEntry entry) => store.PutAsync(Prefix + EntryKey(revision), JsonSerializer.SerializeToUtf8Bytes(entry));

    public Task ForgetEntryAsync(long revision) => store.DeleteAsync(Prefix + EntryKey(revision));

    public Task ForgetAsync() => store.DeleteAsync(Prefix);

    private static string EntryKey(long revision) => $"history/{revision:x16}/";
}
