using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Labs;
using LabSim.StateStore;
using LabSim.Topology.Editing;

namespace LabSim.Orchestration.Configs;

/// <summary>
/// Saves running configurations as files of the lab's topology. The file is written first, then the topology names it, then the lab knows both: what is killed in between leaves a topology that
/// means what it meant, or a lab that says what differs.
/// </summary>
/// <param name="labs">The labs.</param>
/// <param name="documents">Their topologies.</param>
public sealed class ConfigSaving(LabRegistry labs, TopologyDocuments documents)
{
    private const int Attempts = 5;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Saves the one of a node: into the file that its <c>config</c> names, or into <c>configs/LAB/NODE.conf</c>, which the topology then names.</summary>
    /// <exception cref="LabException">It cannot be read or written, or another node has the same file.</exception>
    public async Task<SavedConfig> SaveAsync(string lab, string node, CancellationToken cancellation)
    {
        var config = await labs.ReadConfigAsync(lab, node, cancellation);
        var gate = _gates.GetOrAdd(lab, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            return await WriteAsync(lab, node, config, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<SavedConfig> WriteAsync(string lab, string node, string config, CancellationToken cancellation)
    {
        var before = await documents.ReadAsync(lab, cancellation);
        var nodes = before.Model?.Spec?.Nodes ?? [];
        var named = nodes.FirstOrDefault(n => n.Name == node) is { } written ? written.Config
            : throw new LabException(LabProblem.Conflict, $"{before.File} has no node {node} any more", "put it back, or look at its config: labsim config show");
        var path = named ?? $"configs/{lab}/{node}.conf";
        if (nodes.FirstOrDefault(n => n.Name != node && n.Config == path) is { } other)
        {
            throw new LabException(LabProblem.Conflict, $"{node} and {other.Name} have the same config file {path}", $"give each its own, as in config: configs/{{name}}.conf; or look at it: labsim config show {lab} {node}");
        }

        var file = DocumentReferences.Locate(before.File, path)
            ?? throw new LabException(LabProblem.Conflict, $"{path} is not in the folder of {before.File}", "a config lies in its topology's folder, also where it is a link");
        var content = Encoding.UTF8.GetBytes(config);
        var changed = Write(file, content);
        var after = named is null ? await NameAsync(lab, node, path, before, cancellation) : before;
        await labs.KeepConfigAsync(lab, node, path, content, before.Text, after.Text);
        return new SavedConfig(node, path, file, config.Count(letter => letter == '\n'), changed, named is null);
    }

    private static bool Write(string file, byte[] content)
    {
        var changed = false;
        DocumentTrouble.Guard(file, () =>
        {
            if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
            {
                OwnedDirectory.CreateShared(Path.GetDirectoryName(file)!);
                OwnedFile.Write(file, content);
                changed = true;
            }
        });
        return changed;
    }

    private async Task<TopologySnapshot> NameAsync(string lab, string node, string path, TopologySnapshot before, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await documents.EditAsync(lab, before.Revision, $"config of {node}", [new SetNode(node, ["config"], JsonValue.Create(path))], cancellation);
            }
            catch (TopologyConflictException newer) when (attempt < Attempts)
            {
                before = newer.Newest;
            }
        }
    }
}
