using System.Collections.Immutable;
using LabSim.Topology;
using LabSim.Topology.Canvas;
using LabSim.Topology.Editing;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Documents;

/// <summary>
/// An open topology file. The file on disk is the truth: before each change it is read, and what somebody else made of it meanwhile is a
/// revision of its own. A change is on disk before the store knows it, and in the store before anybody is told: a revision never
/// stands for two texts, and what was acknowledged is there after a crash.
/// </summary>
internal sealed class OpenTopology : IDisposable
{
    /// <summary>Changes that can be undone.</summary>
    public const int Remembered = 200;

    private readonly DocumentFiles _files;
    private readonly DocumentStore _store;
    private readonly DocumentCompiler _compiler;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly DocumentFeed _feed = new();
    private DocumentRecord _record;
    private ImmutableDictionary<long, HistoryEntry> _history;
    private readonly HashSet<string> _names = [];
    private string? _trouble;

    private OpenTopology(DocumentFiles files, DocumentStore store, DocumentCompiler compiler, TimeProvider time, DocumentRecord record, ImmutableDictionary<long, HistoryEntry> history)
    {
        (_files, _store, _compiler, _time, _record, _history) = (files, store, compiler, time, record, history);
        Newest = Describe(compiler.Compile(files.File, record.Text));
    }

    public string File => _files.File;

    /// <summary>The newest revision; looks at nothing.</summary>
    public TopologySnapshot Newest { get; private set; }

    /// <summary>Opens a file, or goes on with what an earlier server knew of it.</summary>
    /// <exception cref="LabException">There is no such file, and never was.</exception>
    public static async Task<OpenTopology> OpenAsync(string file, DocumentStore store, DocumentCompiler compiler, TimeProvider time, CancellationToken cancellation)
    {
        var files = new DocumentFiles(file);
        if (await store.ReadAsync(cancellation) is var (known, history))
        {
            files.Sweep();
            var again = new OpenTopology(files, store, compiler, time, known, history);
            await again.LookAsync(cancellation);
            return again;
        }

        var text = DocumentTrouble.Read(files) ?? throw new LabException(LabProblem.NotFound, $"there is no file {file}", "check the path; it is a path of the server's host");
        var record = new DocumentRecord { File = file, Revision = 1, Label = "opened", By = "file", ChangedAt = time.GetUtcNow(), Text = text.Text, Layout = text.Layout };
        record = Judge(record, compiler.Compile(file, record.Text));
        await store.WriteRecordAsync(record);
        return new OpenTopology(files, store, compiler, time, record, ImmutableDictionary<long, HistoryEntry>.Empty);
    }

    /// <summary>The present revision and those to come; a slow reader gets the newest only.</summary>
    public IAsyncEnumerable<TopologySnapshot> FollowAsync(CancellationToken cancellation) => _feed.FollowAsync(() => Newest, cancellation);

    /// <summary>Takes up what others made of the file.</summary>
    public Task<TopologySnapshot> LookAsync(CancellationToken cancellation) => GatedAsync(() => Task.FromResult(Newest), cancellation);

    /// <summary>Makes edits.</summary>
    /// <exception cref="TopologyConflictException">They were made for an older revision.</exception>
    /// <exception cref="LabException">They cannot be made; the diagnostics say why.</exception>
    public Task<TopologySnapshot> EditAsync(long baseRevision, string label, ImmutableArray<TopologyEdit> edits, CancellationToken cancellation) => GatedAsync(
        async () =>
        {
            RequireNewest(baseRevision);
            var outcome = TopologyEditor.Apply(new SourceText(File, _record.Text), Newest.Layout, edits, _compiler.Options(File));
            if (outcome.Refused)
            {
                throw new LabException(LabProblem.InvalidTopology, $"the edit was not made: {outcome.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message}") { Diagnostics = outcome.Diagnostics };
            }

            var layout = Sidecar.Write(outcome.Layout);
            await ChangeAsync(new DocumentText(outcome.Text, layout == Sidecar.Write(Newest.Layout) ? _record.Layout : layout), label, "ui");
            return Newest;
        }, cancellation);

    /// <summary>Takes the last change back, or makes it again.</summary>
    /// <exception cref="TopologyConflictException">There is none, or it was asked for an older revision.</exception>
    public Task<TopologySnapshot> StepAsync(long baseRevision, bool back, CancellationToken cancellation) => GatedAsync(
        async () =>
        {
            RequireNewest(baseRevision);
            if (back ? _record.Done == 0 : _record.Done == _record.History.Length)
            {
                throw new TopologyConflictException($"there is nothing to {(back ? "undo" : "redo")}", "make a change first", Newest);
            }

            var entry = _history[_record.History[back ? _record.Done - 1 : _record.Done]];
            var (text, layout) = back ? (entry.Text.Inverse, entry.Layout.Inverse) : (entry.Text, entry.Layout);
            var now = new DocumentText(text.Apply(_record.Text), layout.Apply(_record.Layout));
            WriteFiles(now);
            await KeepAsync(_record with { Text = now.Text, Layout = now.Layout, Label = $"{(back ? "undo" : "redo")}: {entry.Label}", By = "ui", Done = _record.Done + (back ? -1 : 1) });
            return Newest;
        }, cancellation);

    /// <summary>Reads with nobody changing anything.</summary>
    public Task<T> ReadAsync<T>(Func<TopologySnapshot, T> read, CancellationToken cancellation) => GatedAsync(() => Task.FromResult(read(Newest)), cancellation);

    /// <summary>Forgets everything about the file; its followers come to their end.</summary>
    public async Task ForgetAsync(bool removeFiles, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (removeFiles)
            {
                DocumentTrouble.Guard(File, () =>
                {
                    StateStore.OwnedFile.Remove(_files.Sidecar);
                    StateStore.OwnedFile.Remove(File);
                });
            }

            await _store.ForgetAsync();
            _feed.End();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether the lab had this name while the file was open: who still calls it so is answered.</summary>
    public bool WasNamed(string lab)
    {
        lock (_names)
        {
            return _names.Contains(lab);
        }
    }

    /// <summary>What tells a changed file from an unchanged one.</summary>
    public string Signature() => _files.Signature();

    public void Dispose()
    {
        _feed.End();
        _gate.Dispose();
    }

    private async Task<T> GatedAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            await TakeUpAsync();
            return await work();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task TakeUpAsync()
    {
        DocumentText? found;
        try
        {
            found = _files.Read();
            _trouble = found is null ? $"{File} does not exist" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            (found, _trouble) = (null, error.Message);
        }

        if (found is not null && (found.Text != _record.Text || found.Layout != _record.Layout))
        {
            await RememberAsync(found, "changed on disk", "file");
        }
        else
        {
            Refresh();
        }
    }

    /// <summary>What the text means may change without it: images come and go, and so may the file.</summary>
    private void Refresh()
    {
        var now = Describe(_compiler.Compile(File, _record.Text));
        if (now.IsValid != Newest.IsValid || now.Lab != Newest.Lab || !now.Diagnostics.SequenceEqual(Newest.Diagnostics))
        {
            Newest = now;
            _feed.Tell();
        }
    }

    private void RequireNewest(long baseRevision)
    {
        if (_trouble is { } trouble)
        {
            throw new TopologyConflictException($"the file cannot be changed: {trouble}", "put the file back, or forget it", Newest);
        }

        if (baseRevision != _record.Revision)
        {
            throw new TopologyConflictException(
                $"{File} has revision {_record.Revision} ({_record.Label}), and the change was made for revision {baseRevision}", "look at the newer text, and make the change again", Newest);
        }
    }

    private async Task ChangeAsync(DocumentText now, string label, string by)
    {
        if (now.Text != _record.Text || now.Layout != _record.Layout)
        {
            WriteFiles(now);
            await RememberAsync(now, label, by);
        }
    }

    private void WriteFiles(DocumentText now) => DocumentTrouble.Guard(File, () => _files.Write(new DocumentText(_record.Text, _record.Layout), now));

    private async Task RememberAsync(DocumentText now, string label, string by)
    {
        var revision = _record.Revision + 1;
        var entry = new HistoryEntry(label, TextSplice.Between(_record.Text, now.Text), TextSplice.Between(_record.Layout, now.Layout));
        await _store.WriteEntryAsync(revision, entry);
        var gone = _record.History.Skip(_record.Done).Concat(_record.History.Take(Math.Max(0, _record.Done + 1 - Remembered))).ToList();
        ImmutableArray<long> history = [.. _record.History.Except(gone), revision];
        _history = _history.SetItem(revision, entry);
        await KeepAsync(_record with { Text = now.Text, Layout = now.Layout, Label = label, By = by, History = history, Done = history.Length });
        foreach (var old in gone)
        {
            await _store.ForgetEntryAsync(old);
        }

        _history = _history.RemoveRange(gone);
    }

    /// <summary>The point of no return: with the record written, the change is made.</summary>
    private async Task KeepAsync(DocumentRecord record)
    {
        var compiled = _compiler.Compile(File, record.Text);
        record = Judge(record with { Revision = record.Revision + 1, ChangedAt = _time.GetUtcNow(), ValidText = Newest.ModelRevision == _record.Revision ? _record.Text : _record.ValidText }, compiled);
        await _store.WriteRecordAsync(record);
        _record = record;
        Newest = Describe(compiled);
        _feed.Tell();
    }

    private static DocumentRecord Judge(DocumentRecord record, CompiledTopology compiled) =>
        compiled.Spec is null ? record : record with { ValidText = null, ValidRevision = record.Revision };

    private TopologySnapshot Describe(CompiledTopology compiled)
    {
        var valid = compiled.Spec is not null && _trouble is null;
        var model = compiled.Spec is not null ? compiled : _record.ValidText is { } text && _compiler.Compile(File, text) is { Spec: not null } older ? older : null;
        var (layout, damages) = Sidecar.Read(new SourceText(_files.Sidecar, _record.Layout));
        var lab = model?.Spec?.Name ?? Newest?.Lab ?? Path.GetFileNameWithoutExtension(File);
        lock (_names)
        {
            _names.Add(lab);
        }

        return new TopologySnapshot
        {
            Lab = lab,
            File = File,
            Revision = _record.Revision,
            Label = _record.Label,
            By = _record.By,
            ChangedAt = _record.ChangedAt,
            Text = _record.Text,
            Undo = _record.Done > 0 ? _history[_record.History[_record.Done - 1]].Label : null,
            Redo = _record.Done < _record.History.Length ? _history[_record.History[_record.Done]].Label : null,
            Diagnostics = [.. _trouble is { } trouble ? [DocumentTrouble.Describe(File, trouble)] : ImmutableArray<Diagnostic>.Empty, .. compiled.Diagnostics, .. damages],
            IsValid = valid,
            Model = model,
            ModelRevision = compiled.Spec is not null ? _record.Revision : model is null ? 0 : _record.ValidRevision,
            Layout = layout,
            IsMissing = _trouble is not null,
        };
    }
}
