using System.Text;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Records;
using LabSim.Topology;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// Watches an open lab's topology and the files that it refers to. A look is one <c>stat</c> per file each half second, which works on every
/// file system and for every way an editor saves; the hash decides, and only once the file has kept still for one interval. A change is told and
/// nothing else: LabSim never restarts anything because a file was saved.
/// </summary>
internal sealed class TopologyWatch : IAsyncDisposable
{
    private const long LargestFile = 16 << 20;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(500);

    private readonly LabContext _lab;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private LabRecord? _record;
    private FileStillness _files = new();
    private string? _told;

    public TopologyWatch(LabContext lab)
    {
        _lab = lab;
        _timer = lab.Services.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches the files of this record from now on; <see langword="null"/> ends the watch.</summary>
    public void Aim(LabRecord? record)
    {
        lock (_lock)
        {
            _record = record;
            _files = new FileStillness();
            _told = record is null ? null : Fingerprint(record);
            var period = record is null ? Timeout.InfiniteTimeSpan : _interval;
            _timer.Change(period, period);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private static string Fingerprint(LabRecord record) => $"{record.TextHash} {string.Join(' ', record.FileHashes.Select(f => $"{f.Key}={f.Value}"))}";

    private void Look()
    {
        lock (_lock)
        {
            if (_record is not { } record)
            {
                return;
            }

            if (_files.IsNewRest(string.Join('|', Paths(record).Select(FileSignature.Of))))
            {
                Compare(record);
            }
        }
    }

    private void Compare(LabRecord record)
    {
        try
        {
            var bytes = Read(record.File);
            var directory = Path.GetDirectoryName(record.File)!;
            var now = record with
            {
                TextHash = LabStore.Hash(bytes),
                FileHashes = record.FileHashes.SetItems(record.FileHashes.Keys.Select(k => KeyValuePair.Create(k, LabStore.Hash(Read(Path.Combine(directory, k)))))),
            };
            if (Fingerprint(now) is var print && print != _told)
            {
                _told = print;
                Tell(record, now, bytes);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var print = error.Message;
            if (print != _told)
            {
                _told = print;
                _lab.Events.Append("topology", "unreadable", $"{record.File}: {error.Message}; the lab goes on as it is");
            }
        }
    }

    private void Tell(LabRecord record, LabRecord now, byte[] bytes)
    {
        if (now.SameInput(record))
        {
            _lab.Events.Append("topology", "applied", $"{record.File} is again what the lab was brought up from");
            return;
        }

        var compiled = TopologyCompiler.Compile(record.DisplayFile, bytes, LabCompiler.Options(_lab.Services, record.NameOverride, record.AcceleratorOverride));
        var errors = compiled.Diagnostics.Where(d => d.Severity == Severity.Error).ToArray();
        var message = new StringBuilder($"{record.DisplayFile} changed on disk: ");
        message.Append(errors.Length == 0 ? $"run labsim apply {record.DisplayFile}" : $"it has {errors.Length} error{(errors.Length == 1 ? "" : "s")} and cannot be applied");
        foreach (var error in errors.Take(10))
        {
            message.Append($"\n{error.File}:{error.Span.Line}:{error.Span.Column}: error {error.Code}: {error.Message}");
        }

        _lab.Events.Append("topology", errors.Length == 0 ? "changed" : "invalid", message.ToString());
    }

    private static IEnumerable<string> Paths(LabRecord record)
        => record.FileHashes.Keys.Select(k => Path.Combine(Path.GetDirectoryName(record.File)!, k)).Prepend(record.File);

    private static byte[] Read(string path)
        => new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path) : throw new IOException($"{path} has more than {LargestFile >> 20} MiB");
}
