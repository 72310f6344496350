using System.Collections.Immutable;
using System.Globalization;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Appliances;
using LabSim.LabServer.Logging;
using LabSim.LabServer.Problems;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.Orchestration;

namespace LabSim.LabServer.Images;

/// <summary>
/// Takes disks and appliances in while nobody waits for them: a page may be left. What is recorded is the image, once it is there; a task is not, and ends with the server,
/// which leaves nothing but the uploaded files. They go when they have become images.
/// </summary>
internal sealed class ImageTasks(IImageCatalog images, ImageAdditions additions, ApplianceImport import, IncomingFiles incoming, TimeProvider time, ILogger<ImageTasks> log) : IAsyncDisposable
{
    /// <summary>How many that have ended are remembered.</summary>
    public const int Remembered = 20;

    private readonly Lock _gate = new();
    private ImmutableList<ImageTask> _tasks = [];
    private int _count;

    /// <summary>All of them, the newest first.</summary>
    public ImageTaskDocument[] List() => [.. _tasks.Select(task => task.Document)];

    /// <summary>One of them.</summary>
    /// <exception cref="LabException">There is none of that identity.</exception>
    public ImageTaskDocument Read(string id) => Find(id).Document;

    /// <summary>Begins to take a disk in.</summary>
    /// <exception cref="LabException">A word of the request is wrong, or the uploaded file is not there.</exception>
    public ImageTaskDocument Add(ImageAddRequest request)
    {
        var file = request.Blank is null && DiskAddition.AddressOf(request.File) is null ? PathOf(request.File) : request.File;
        var addition = additions.Check(request with { File = file });
        return Begin(addition.SourceName, addition.Name, async task =>
        {
            await images.AddAsync(addition, task, task.Cancelled);
            incoming.Forget(file);
            return null;
        });
    }

    /// <summary>What an appliance would become.</summary>
    /// <exception cref="LabException">The file is none.</exception>
    public ApplianceDocument Show(ApplianceImportRequest request) => import.Plan(Locate(request)).Document;

    /// <summary>Begins to take an appliance in.</summary>
    /// <exception cref="LabException">It cannot be taken in, or files are missing.</exception>
    public ImageTaskDocument Import(ApplianceImportRequest request)
    {
        var plan = import.Plan(Locate(request));
        return Begin(Path.GetFileName(plan.Request.File), plan.Mapping!.Image, async task =>
        {
            await import.AddAsync(plan, task, task.Cancelled);
            foreach (var path in plan.Document.Mapping!.Drives.Select(drive => drive.Path).Append(plan.Request.File).OfType<string>())
            {
                incoming.Forget(path);
            }

            return plan.Document.Usage;
        });
    }

    /// <summary>Ends one early and returns when it leaves nothing; one that has ended is forgotten.</summary>
    /// <exception cref="LabException">There is none of that identity.</exception>
    public async Task EndAsync(string id)
    {
        var task = Find(id);
        if (!task.HasEnded)
        {
            await task.CancelAsync();
            await task.Work;
            return;
        }

        lock (_gate)
        {
            _tasks = _tasks.Remove(task);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var task in _tasks)
        {
            await task.CancelAsync();
            await task.Work;
            task.Dispose();
        }
    }

    private string PathOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file : incoming.PathOf(file);

    private ApplianceImportRequest Locate(ApplianceImportRequest request)
    {
        var file = PathOf(request.File);
        return Path.IsPathFullyQualified(file) ? request with { File = file, Folders = [.. request.Folders ?? [], incoming.Folder] }
            : throw new LabException(LabProblem.BadRequest, $"'file' must be the name of an uploaded file or an absolute path, not '{request.File}'");
    }

    private ImageTaskDocument Begin(string source, string image, Func<ImageTask, Task<string?>> work)
    {
        lock (_gate)
        {
            var task = new ImageTask((++_count).ToString(CultureInfo.InvariantCulture), source, image, time.GetUtcNow());
            var ended = _tasks.Where(known => known.HasEnded).Skip(Remembered - 1).ToArray();
            _tasks = _tasks.RemoveRange(ended).Insert(0, task);
            Array.ForEach(ended, old => old.Dispose());
            task.Work = Task.Run(() => RunAsync(task, work), CancellationToken.None);
            return task.Document;
        }
    }

    private async Task RunAsync(ImageTask task, Func<ImageTask, Task<string?>> work)
    {
        try
        {
            task.End("done", usage: await work(task));
        }
        catch (OperationCanceledException) when (task.Cancelled.IsCancellationRequested)
        {
            task.End("cancelled");
        }
        catch (Exception error)
        {
            task.End("failed", ProblemMapping.Find(error) ?? ProblemMapping.Unexpected(Log(task, error)));
        }
    }

    private string Log(ImageTask task, Exception error)
    {
        var reference = ProblemMapping.NewReference();
        log.ImageTaskFailed(error, task.Document.Source, reference);
        return reference;
    }

    private ImageTask Find(string id) => _tasks.Find(task => task.Document.Id == id) ?? throw new LabException(LabProblem.NotFound, $"there is no task '{id}'");
}
