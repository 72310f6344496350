using System.Collections.Immutable;
using System.Text.Json;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Commands;
using LabSim.LabServer.Mapping;
using LabSim.NodeRuntime.Disks.Headers;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.Orchestration;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Once;

/// <summary>
/// What <c>labsim image add</c> does: reads one request, writes lines of progress, then the image. Whoever asked holds the input open; when it closes, nobody
/// waits for the image any more, and what was begun is undone. So a command that is interrupted, or killed, leaves nothing.
/// </summary>
internal sealed class ImageAddVerb(IImageCatalog images, DiskUsers users, KindCatalog kinds)
{
    private const string DefaultKind = "vm";

    private static readonly string[] Bootable = [GuestBoard.Pc, "aarch64"];

    /// <exception cref="UsageException">The input is no request.</exception>
    /// <exception cref="LabException">A word of it is wrong.</exception>
    public async Task RunAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        var reader = new StreamReader(input);
        var line = await reader.ReadLineAsync(cancellation) ?? "";
        var request = JsonSerializer.Deserialize(line, ContractJson.Default.ImageAddRequest) ?? throw new UsageException("once image-add reads an ImageAddRequest in JSON");
        var addition = Check(request);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = Task.Run(() => WatchAsync(reader, abandoned), CancellationToken.None);
        await using (var progress = new ProgressLines(output))
        {
            await images.AddAsync(addition, progress, abandoned.Token);
        }

        var added = images.List().First(image => image.Name == addition.Name);
        await JsonLines.WriteAsync(output, ImageMapping.ToDocument(added, images), ContractJson.Default.ImageDocument);
    }

    // A task of its own: reading a process's standard input may hold up whoever does it.
    private static async Task WatchAsync(StreamReader reader, CancellationTokenSource abandoned)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is not null)
        {
            // Nothing more is asked for.
        }

        try
        {
            await abandoned.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It is done already.
        }
    }

    private DiskAddition Check(ImageAddRequest request)
    {
        var name = request.Name ?? Path.GetFileName(request.File);
        var architecture = request.Arch ?? GuestBoard.Pc;
        var kind = request.Kind ?? DefaultKind;
        Require(Path.IsPathFullyQualified(request.File), $"'file' must be an absolute path, not '{request.File}'");
        Require(SettingWords.IsImageName(name), $"'{name}' is no name for an image ({SettingWords.ImageNameRule})", "give it another one: --name NAME");
        Require(!name.StartsWith("labsim/", StringComparison.Ordinal), $"'{name}': names that begin with labsim/ are for the images that come with LabSim", "give it another one: --name NAME");
        CheckBoard(request, architecture);
        Require(kinds.Find(kind) is not null, $"there is no kind '{kind}'", "labsim kind ls lists them");
        Require(kinds.Find(kind) is { Segment: null, HasAgent: false }, $"a disk cannot be of the kind '{kind}'", $"use --kind {DefaultKind}");
        Require(request.Cpus is null or (>= 1 and <= SettingWords.MostCpus), $"--cpus is a whole number from 1 to {SettingWords.MostCpus}, not {request.Cpus}");
        CheckDrives(request);
        RequireAmong("--disk-bus", request.DiskBus, SettingWords.DiskBuses.Select(bus => bus.Key));
        RequireAmong("--firmware", request.Firmware, SettingWords.Firmware.Select(word => word.Key));
        RequireAmong("--nic", request.Nic, SettingWords.NicModels);
        RequireAmong("--format", request.Format, DiskFormats.Words);
        var memory = request.Memory is { } size ? SettingWords.ReadMemory(size) ?? throw Wrong($"--memory is a size such as 160M or 1G, from 16M to 1024G, not '{size}'") : (long?)null;
        return new DiskAddition
        {
            File = request.File, Name = name, Kind = kind, Architecture = architecture, Format = DiskFormats.Find(request.Format), Replace = request.Force,
            MemoryBytes = memory, Cpus = request.Cpus, NicModel = request.Nic,
            Disks = request.Disks is { } disks ? [.. disks] : null, Cdrom = request.Cdrom, DiskBus = request.DiskBus, Firmware = request.Firmware,
            Needed = [.. users.Of(name).Where(user => user.Disk.Lasts).Select(user => user.Disk.Content)],
        };
    }

    private static void CheckBoard(ImageAddRequest request, string architecture)
    {
        RequireAmong("--arch", architecture, Bootable);
        Require(GuestBoard.IsPc(architecture) || request.Firmware is null or "uefi", $"the board of {architecture} has no BIOS", "leave --firmware out");
        Require(GuestBoard.IsPc(architecture) || request.DiskBus is not "ide", $"the board of {architecture} has no IDE controller", "use --disk-bus virtio");
    }

    private static void CheckDrives(ImageAddRequest request)
    {
        foreach (var disk in request.Disks ?? [])
        {
            Require(SettingWords.ReadDisk(disk) is not null, $"--disk is the size of an empty disk, such as 20G, or an image's name, not '{disk}'");
        }

        Require(request.Disks is null or { Count: <= LabQuota.MaxFurtherDisks }, "a node has at most three further disks");
        Require(request.Cdrom is null || SettingWords.IsImageName(request.Cdrom), $"'{request.Cdrom}' is no name of an image");
    }

    private static void RequireAmong(string option, string? word, IEnumerable<string> words)
    {
        var known = words.ToImmutableArray();
        Require(word is null || known.Contains(word), $"{option} is one of {string.Join(", ", known)}, not '{word}'");
    }

    private static void Require(bool holds, string otherwise, string? remedy = null)
    {
        if (!holds)
        {
            throw Wrong(otherwise, remedy);
        }
    }

    private static LabException Wrong(string message, string? remedy = null) => new(LabProblem.BadRequest, message, remedy);
}
