using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.Orchestration.Labs;
using LabSim.Topology.Editing;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Documents;

/// <summary>
/// All open topology files of this server: those of its labs, and those that were created or opened here; they are remembered over restarts.
/// Every method may be called from any thread; refusals are <see cref="LabException"/> and <see cref="TopologyConflictException"/>.
/// </summary>
public sealed class TopologyDocuments : IAsyncDisposable
{
    private readonly LabServices _services;
    private readonly LabRegistry _labs;
    private readonly DocumentCompiler _compiler;
    private readonly DocumentFolder _folder;
    private readonly DocumentWatch _watch;
    private readonly ConcurrentDictionary<string, OpenTopology> _open = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _opening = new(1);

    /// <summary>Makes the registry; <see cref="RecoverAsync"/> fills it.</summary>
    public TopologyDocuments(LabServices services, OrchestrationOptions options, LabRegistry labs)
    {
        (_services, _labs) = (services, labs);
        _compiler = new DocumentCompiler(services, NameOverride);
        _folder = new DocumentFolder(options.DataDirectory);
        _watch = new DocumentWatch(() => _open.Values, services.Time, services.Logger);
    }

    /// <summary>Opens what an earlier server had open. Labs are known by then.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        foreach (var file in await DocumentStore.ListAsync(_services.Store, cancellation))
        {
            await GetOrOpenAsync(file, cancellation);
        }
    }

    /// <summary>All that are there, ordered by lab.</summary>
    public async Task<ImmutableArray<TopologySnapshot>> ListAsync(CancellationToken cancellation)
    {
        await OpenLabsAsync(cancellation);
        return [.. _open.Values.Select(o => o.Newest).Where(n => !n.IsMissing).OrderBy(n => n.Lab, StringComparer.Ordinal).ThenBy(n => n.File, StringComparer.Ordinal)];
    }

    /// <summary>One of them, as it is on disk now.</summary>
    public async Task<TopologySnapshot> ReadAsync(string lab, CancellationToken cancellation) => await (await FindAsync(lab, cancellation)).LookAsync(cancellation);

    /// <summary>Creates an empty topology below LABSIM_HOME.</summary>
    public Task<TopologySnapshot> CreateAsync(string name, CancellationToken cancellation) => ImportAsync($"name: {name}\nnodes: {{}}\n", name, cancellation);

    /// <summary>Writes a text that came from elsewhere below LABSIM_HOME.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The lab's name where the text does not say it; it must not say another.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<TopologySnapshot> ImportAsync(string text, string? name, CancellationToken cancellation)
    {
        var (lab, written) = DocumentImport.Name(text, name, _compiler);
        await OpenLabsAsync(cancellation);
        await _opening.WaitAsync(cancellation);
        try
        {
            if (Taken(lab) is { } file)
            {
                throw new LabException(LabProblem.Conflict, $"the lab name '{lab}' is taken by {file}", "choose another name, or forget that one first");
            }

            var made = _folder.Create(lab, written);
            return (await OpenUnlockedAsync(made, cancellation)).Newest;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Opens a file; nothing is written into its folder.</summary>
    public async Task<TopologySnapshot> OpenAsync(string file, CancellationToken cancellation)
    {
        if (!Path.IsPathFullyQualified(file) || file.Contains('\0', StringComparison.Ordinal))
        {
            throw new LabException(LabProblem.BadRequest, InertText($"'file' must be an absolute path, not '{file}'"));
        }

        // Whoever may ask for a file is shown its text: nothing but topologies is asked for.
        if (!IsTopology(file))
        {
            throw new LabException(LabProblem.BadRequest, InertText($"'{file}' is not called like a topology"), "a topology's name ends in .yaml or .yml");
        }

        var topology = await GetOrOpenAsync(Path.GetFullPath(file), cancellation);
        return await topology.LookAsync(cancellation);
    }

    /// <summary>Makes edits for a revision; all or none.</summary>
    public async Task<TopologySnapshot> EditAsync(string lab, long baseRevision, string label, ImmutableArray<TopologyEdit> edits, CancellationToken cancellation) =>
        await (await FindAsync(lab, cancellation)).EditAsync(baseRevision, label, edits, cancellation);

    /// <summary>Takes the last change back.</summary>
    public async Task<TopologySnapshot> UndoAsync(string lab, long baseRevision, CancellationToken cancellation) =>
        await (await FindAsync(lab, cancellation)).StepAsync(baseRevision, back: true, cancellation);

    /// <summary>Makes the last change again that was taken back.</summary>
    public async Task<TopologySnapshot> RedoAsync(string lab, long baseRevision, CancellationToken cancellation) =>
        await (await FindAsync(lab, cancellation)).StepAsync(baseRevision, back: false, cancellation);

    /// <summary>The present revision and those to come, until it is forgotten.</summary>
    public async Task<(IAsyncEnumerable<TopologySnapshot> Revisions, string File)> FollowAsync(string lab, CancellationToken cancellation)
    {
        var topology = await FindAsync(lab, cancellation);
        await topology.LookAsync(cancellation);
        return (topology.FollowAsync(cancellation), topology.File);
    }

    /// <summary>Some nodes and the links among them, as they are written.</summary>
    public async Task<(string Yaml, TopologySnapshot Of)> CopyAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation)
    {
        var now = await ReadAsync(lab, cancellation);
        var (text, diagnostics) = Fragment.Copy(new SourceText(now.File, now.Text), nodes, _compiler.Options(now.File));
        return diagnostics.Count == 0 ? (text, now) : throw new LabException(LabProblem.InvalidTopology, diagnostics[0].Message) { Diagnostics = [.. diagnostics] };
    }

    /// <summary>Brings a file's lab up, or converges it: with the file and what it refers to as they are on disk now.</summary>
    public async Task<UpResult> UpAsync(string lab, AcceleratorChoice? accelerator, bool restart, CancellationToken cancellation)
    {
        var now = await ReadAsync(lab, cancellation);
        var compiled = _compiler.Compile(now.File, now.Text);
        return await _labs.UpAsync(
            new TopologyInput
            {
                File = now.File, DisplayFile = now.File, Text = now.Text, Files = DocumentReferences.Read(now.File, compiled), Name = NameOverride(now.File), Accelerator = accelerator, AllowRestart = restart,
            }, cancellation);
    }

    /// <summary>Forgets a file; one below LABSIM_HOME is removed.</summary>
    public async Task ForgetAsync(string lab, CancellationToken cancellation)
    {
        var topology = await FindAsync(lab, cancellation);
        if (_labs.Records().FirstOrDefault(r => r.File == topology.File) is { } used)
        {
            throw new LabException(LabProblem.Conflict, $"the lab {used.Name} was brought up from {topology.File}", $"wipe it first: labsim down {used.Name} --wipe");
        }

        await topology.ForgetAsync(_folder.Owns(topology.File), cancellation);
        _folder.RemoveIfEmpty(topology.File);
        _open.TryRemove(KeyValuePair.Create(topology.File, topology));
    }

    /// <summary>Lets go of everything; files stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        foreach (var topology in _open.Values)
        {
            topology.Dispose();
        }

        _opening.Dispose();
    }

    private static bool IsTopology(string file) => Path.GetExtension(file) is ".yaml" or ".yml";

    private static string InertText(string text) => string.Concat(text.Where(c => !char.IsControl(c)));

    private string? NameOverride(string file) => _labs.Records().FirstOrDefault(r => r.File == file)?.NameOverride;

    private string? Taken(string lab) => _open.Values.Select(o => o.Newest).FirstOrDefault(n => n.Lab == lab && !n.IsMissing)?.File ?? _labs.Records().FirstOrDefault(r => r.Name == lab)?.File;

    private async Task<OpenTopology> FindAsync(string lab, CancellationToken cancellation)
    {
        await OpenLabsAsync(cancellation);
        var file = _labs.Records().FirstOrDefault(r => r.Name == lab)?.File;
        return (file is not null ? _open.GetValueOrDefault(file) : null)
            ?? _open.Values.Where(o => o.Newest.Lab == lab).OrderBy(o => o.Newest.IsMissing).FirstOrDefault()
            ?? _open.Values.FirstOrDefault(o => o.WasNamed(lab))
            ?? throw Absence.NotFound("topology", lab, "", _open.Values.Where(o => !o.Newest.IsMissing).Select(o => o.Newest.Lab).Order(StringComparer.Ordinal));
    }

    /// <summary>The files of labs are open, too; one that is gone is none.</summary>
    private async Task OpenLabsAsync(CancellationToken cancellation)
    {
        foreach (var record in _labs.Records().Where(r => !_open.ContainsKey(r.File) && IsTopology(r.File)))
        {
            try
            {
                await GetOrOpenAsync(record.File, cancellation);
            }
            catch (LabException)
            {
                // It cannot be read; the lab goes on without it.
            }
        }
    }

    private async Task<OpenTopology> GetOrOpenAsync(string file, CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            return await OpenUnlockedAsync(file, cancellation);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<OpenTopology> OpenUnlockedAsync(string file, CancellationToken cancellation)
    {
        if (_open.TryGetValue(file, out var known))
        {
            return known;
        }

        var opened = await OpenTopology.OpenAsync(file, new DocumentStore(_services.Store, file), _compiler, _services.Time, cancellation);
        return _open.GetOrAdd(file, opened);
    }
}
