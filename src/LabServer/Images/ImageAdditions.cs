using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.NodeRuntime.Disks.Headers;
using LabSim.NodeRuntime.Images.Added;
using LabSim.Orchestration;
using LabSim.Orchestration.Workspaces;
using LabSim.Topology;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.LabServer.Images;

/// <summary>From a request in the contract's words to a disk to be added.</summary>
/// <param name="users">The nodes that have disks over images.</param>
/// <param name="kinds">All kinds, as they are at the moment.</param>
internal sealed class ImageAdditions(DiskUsers users, Func<KindCatalog> kinds)
{
    private const string DefaultKind = "vm";

    /// <summary>Checks its words.</summary>
    /// <exception cref="LabException">One of them is wrong.</exception>
    public DiskAddition Check(ImageAddRequest request)
    {
        var name = request.Name ?? DiskAddition.NameOf(request.File);
        var architecture = request.Arch ?? GuestBoard.Pc;
        var kind = request.Kind ?? DefaultKind;
        Require(request.Blank is not null || DiskAddition.AddressOf(request.File) is not null || Path.IsPathFullyQualified(request.File), $"'file' must be an absolute path or an http address, not '{request.File}'");
        var checksum = request.Checksum is null ? null : DiskChecksum.Parse(request.Checksum) ?? throw Wrong($"a checksum is {DiskChecksum.Rule}, not '{request.Checksum}'");
        var blank = request.Blank is null ? 0 : SettingWords.ReadDisk(request.Blank) is { Image: null, Bus: null } empty ? empty.Bytes : throw Wrong($"an empty disk has a size such as 8G, not '{request.Blank}'");
        Require(SettingWords.IsImageName(name), $"'{name}' is no name for an image ({SettingWords.ImageNameRule})", "give it another one: --name NAME");
        Require(!name.StartsWith("labsim/", StringComparison.Ordinal), $"'{name}': names that begin with labsim/ are for the images that come with LabSim", "give it another one: --name NAME");
        CheckBoard(request, architecture);
        var known = kinds().Find(kind);
        Require(known is not null, $"there is no kind '{kind}'", "labsim kind ls lists them");
        Require(known is { Segment: null, HasAgent: false }, $"a disk cannot be of the kind '{kind}'", $"use --kind {DefaultKind}");
        Require(request.Cpus is null or (>= 1 and <= SettingWords.MostCpus), $"--cpus is a whole number from 1 to {SettingWords.MostCpus}, not {request.Cpus}");
        CheckDrives(request);
        RequireAmong("--disk-bus", request.DiskBus, SettingWords.DiskBuses.Select(bus => bus.Key));
        RequireAmong("--firmware", request.Firmware, SettingWords.Firmware.Select(word => word.Key));
        RequireAmong("--nic", request.Nic, SettingWords.NicModels);
        RequireAmong("--format", request.Format, DiskFormats.Words);
        var memory = request.Memory is { } size ? SettingWords.ReadMemory(size) ?? throw Wrong($"--memory is a size such as 160M or 1G, from 16M to 1024G, not '{size}'") : (long?)null;
        return new DiskAddition
        {
            File = request.File, BlankBytes = blank, Checksum = checksum, Name = name, Kind = kind, Architecture = architecture,
            Format = DiskFormats.Find(request.Format), Replace = request.Force,
            MemoryBytes = memory, Cpus = request.Cpus, NicModel = request.Nic,
            Disks = request.Disks is { } disks ? [.. disks] : null, Cdrom = request.Cdrom, DiskBus = request.DiskBus, Firmware = request.Firmware,
            Needed = [.. users.Of(name).Where(user => user.Disk.Lasts).Select(user => user.Disk.Content)],
        };
    }

    private static void CheckBoard(ImageAddRequest request, string architecture)
    {
        RequireAmong("--arch", architecture, GuestBoard.Bootable);
        Require(
            SettingWords.Read(SettingWords.Firmware, request.Firmware) is not { } firmware || GuestBoard.Firmware(architecture).Contains(firmware),
            $"the board of {architecture} has no {request.Firmware?.ToUpperInvariant()}", "leave --firmware out");
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
