using System.Text;
using LabSim.Orchestration.Configs;
using LabSim.Orchestration.Records;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>Configurations that were saved while the lab runs.</summary>
internal sealed partial class LabSupervisor
{
    /// <summary>A node's running configuration lies in a file now: nothing has to be restarted for it, and a disk that lasts need not be given it again.</summary>
    /// <param name="node">The node.</param>
    /// <param name="path">The file as the topology names it.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="text">The topology's text before and after it named the file.</param>
    public Task KeepConfigAsync(string node, string path, ReadOnlyMemory<byte> content, (string Before, string After) text) => WhenFreeAsync(async () =>
    {
        var (record, hash) = (_lab.State.Record, LabStore.Hash(content.Span));
        var kept = record with
        {
            Spec = Named(record.Spec, node, path),
            FileSpec = record.FileSpec is { } own ? Named(own, node, path) : null,
            FileHashes = record.FileHashes.SetItem(path, hash),
            TextHash = record.TextHash == HashOf(text.Before) ? HashOf(text.After) : record.TextHash,
        };
        await _lab.Store.WriteFileAsync(hash, content);
        await _lab.Store.WriteRecordAsync(kept);
        _lab.State = _lab.State with { Record = kept };
        if (kept.Spec.Nodes.FirstOrDefault(n => n.Name == node) is { } spec && KindTraits.Of(spec).TypesConfig && _lab.State[node].Record is { } machine)
        {
            await _lab.Store.WriteConfiguredAsync(node, ConfigTyping.MarkOf(spec, hash, machine));
        }

        await _lab.Store.ForgetFilesExceptAsync([.. kept.FileHashes.Values]);
        Watch.Aim(IsOpen ? kept : null);
        return true;
    });

    private static string HashOf(string text) => LabStore.Hash(Encoding.UTF8.GetBytes(text));

    private static LabSpec Named(LabSpec spec, string node, string path) => spec with { Nodes = [.. spec.Nodes.Select(n => n.Name == node ? n with { Config = path } : n)] };
}
