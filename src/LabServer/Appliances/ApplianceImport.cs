using LabSim.Contracts.Environment;
using LabSim.LabServer.Mapping;
using LabSim.LabServer.Images;
using LabSim.NodeRuntime.Images;
using LabSim.Orchestration;
using LabSim.Orchestration.Workspaces;
using LabSim.StateStore;
using LabSim.Topology.Appliances;
using LabSim.Topology.Grammar;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Appliances;

/// <summary>Makes a kind and images of an appliance of GNS3, from the files that its user has.</summary>
/// <param name="images">Where the images go.</param>
/// <param name="additions">Checks what is added.</param>
/// <param name="kinds">All kinds, as they are at the moment.</param>
/// <param name="folder">The user's own kinds.</param>
internal sealed class ApplianceImport(IImageCatalog images, ImageAdditions additions, Func<KindCatalog> kinds, KindFolder folder)
{
    /// <summary>What is made of an appliance; nothing is done yet.</summary>
    /// <exception cref="LabException">The file is none, cannot be taken in, or files are missing, and it is no dry run.</exception>
    public AppliancePlan Plan(ApplianceImportRequest request)
    {
        var appliance = Read(request.File);
        var files = new ApplianceFiles([Path.GetDirectoryName(request.File)!, .. request.Folders], appliance, request.Unchecked);
        ApplianceMapping mapping;
        try
        {
            mapping = Choose(appliance, files, request);
        }
        catch (ApplianceException refused) when (request.DryRun)
        {
            return new AppliancePlan(ApplianceDocuments.Refused(appliance, refused.Message), null, files, request);
        }
        catch (ApplianceException refused)
        {
            throw new LabException(LabProblem.InvalidTopology, $"{request.File} cannot be taken in: {refused.Message}");
        }

        if (!request.DryRun)
        {
            RequireFiles(mapping, files, request);
        }

        return new AppliancePlan(ApplianceDocuments.Mapped(appliance, mapping, files), mapping, files, request);
    }

    /// <summary>Writes the kind and adds the images.</summary>
    /// <param name="plan">What is made; of no dry run.</param>
    /// <param name="progress">Told what is done; at least once a second.</param>
    /// <param name="cancellation">Stops it; images that are whole stay.</param>
    /// <exception cref="LabException">Something of its name is there already.</exception>
    /// <exception cref="ImageRefusedException">A file is no disk that can be taken in.</exception>
    public async Task AddAsync(AppliancePlan plan, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var (mapping, request) = (plan.Mapping!, plan.Request);
        var file = mapping.KindText is { } text ? new OwnKindFile(folder.PathOf(mapping.Kind), mapping.Kind, text) : null;
        var isNew = file?.Write(request.Force) ?? false;
        var added = 0;
        try
        {
            // The one that nodes name comes last: it is there when all that it needs is there.
            foreach (var drive in mapping.Drives.Where(drive => mapping.Images.ContainsKey(drive.Slot)).OrderBy(drive => drive == mapping.Main))
            {
                var name = mapping.Images[drive.Slot];
                if (drive == mapping.Main || request.Force || images.List().All(image => image.Name != name))
                {
                    await images.AddAsync(additions.Check(Request(plan, drive)), progress, cancellation);
                }

                added++;
            }
        }
        catch when (isNew && added == 0)
        {
            file!.Undo();
            throw;
        }
    }

    private static Appliance Read(string file)
    {
        try
        {
            return ApplianceReader.Read(OwnedFile.Read(file, ApplianceReader.MaxBytes) ?? throw new FileNotFoundException("there is no such file"));
        }
        catch (ApplianceException wrong)
        {
            throw new LabException(LabProblem.BadRequest, $"{file} is no appliance of GNS3 that can be read: {wrong.Message}", null, wrong);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new LabException(LabProblem.NotFound, $"{file} cannot be read: {unreadable.Message}", "name a .gns3a file", unreadable);
        }
    }

    // The newest version whose files are there; where there is none, the newest one says what is missing.
    private ApplianceMapping Choose(Appliance appliance, ApplianceFiles files, ApplianceImportRequest request)
    {
        if (ApplianceMapper.Refuse(appliance.Emulator) is { } refusal)
        {
            throw new ApplianceException(refusal);
        }

        if (appliance.Versions.IsEmpty)
        {
            throw new ApplianceException("it has no versions, and so names no disk");
        }

        // Read once: an appliance has dozens of versions.
        var catalog = kinds();
        if (request.Version is { } wanted)
        {
            var names = appliance.Versions.Select(version => version.Name).ToArray();
            return appliance.Versions.FirstOrDefault(version => version.Name == wanted) is { } found ? Map(found)
                : throw new LabException(LabProblem.NotFound, $"{appliance.Name} has no version '{wanted}'", $"it has {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}");
        }

        var attempts = appliance.Versions.Select(Attempt).ToArray();
        var possible = attempts.Select(attempt => attempt.Mapping).OfType<ApplianceMapping>().ToArray();
        return possible.FirstOrDefault(mapping => mapping.Drives.All(drive => files.Has(drive, request.Fetch))) ?? possible.FirstOrDefault() ?? throw attempts[0].Refusal!;

        ApplianceMapping Map(ApplianceVersion version) => ApplianceMapper.Map(appliance, version, catalog, request.Kind);

        (ApplianceMapping? Mapping, ApplianceException? Refusal) Attempt(ApplianceVersion version)
        {
            try
            {
                return (Map(version), null);
            }
            catch (ApplianceException refused)
            {
                return (null, refused);
            }
        }
    }

    private static void RequireFiles(ApplianceMapping mapping, ApplianceFiles files, ApplianceImportRequest request)
    {
        var missing = mapping.Drives.Where(drive => !files.Has(drive, request.Fetch)).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        var said = missing.Select(drive => files.Others(drive).FirstOrDefault() is { } other
            ? $"{other} has {new FileInfo(other).Length:N0} bytes, and the appliance's file {files.Known(drive)!.Bytes:N0}"
            : $"{drive.FileName}{(files.Known(drive) is { Url.Length: > 0 } known ? $" ({(known.Compression.Length > 0 ? $"packed with {known.Compression}, " : "")}{known.Url})" : "")} is not there");
        var remedy = missing.Any(drive => files.Others(drive).Any()) ? "fetch the right file, or take this one: --unchecked"
            : missing.All(files.IsFetchable) ? "let LabSim fetch it: --fetch; or put it beside the appliance, or name the folder where it is: --from FOLDER"
            : "put it beside the appliance, or name the folder where it is: --from FOLDER";
        throw new LabException(LabProblem.NotFound, $"version {mapping.Version}: {string.Join("; ", said)}", remedy);
    }

    private ImageAddRequest Request(AppliancePlan plan, ApplianceDrive drive)
    {
        var (mapping, files, request) = (plan.Mapping!, plan.Files, plan.Request);
        var known = files.Known(drive);
        var plain = new ImageAddRequest
        {
            File = drive.BlankBytes > 0 ? "" : files.Find(drive) ?? known!.Url,
            Blank = drive.BlankBytes > 0 ? SettingWords.WriteDisk(new Topology.Spec.DiskSpec(null, drive.BlankBytes)) : null,
            Checksum = !request.Unchecked && known is { Md5.Length: > 0 } && drive.BlankBytes == 0 ? $"md5:{known.Md5}" : null,
            Name = mapping.Images[drive.Slot], Arch = mapping.Architecture, Kind = mapping.Kind, Force = request.Force,

            // An ISO that is a hard disk's loader is a CD here, whatever else it could be.
            Format = drive.IsCd ? "iso" : null,
        };
        if (drive != mapping.Main)
        {
            return plain;
        }

        var kind = kinds().Find(mapping.Kind)!;
        return plain with
        {
            Memory = mapping.MemoryBytes == kind.MemoryBytes ? null : SettingWords.WriteMemory(mapping.MemoryBytes),
            Cpus = mapping.Cpus == kind.Cpus ? null : mapping.Cpus,
            Nic = mapping.Nic == kind.NicModel ? null : mapping.Nic,
            DiskBus = mapping.DiskBus == kind.DiskBus ? null : SettingWords.Write(SettingWords.DiskBuses, mapping.DiskBus),
            Firmware = mapping.IsUefi && kind.Firmware != Topology.Spec.FirmwareType.Uefi ? "uefi" : null,
            Disks = mapping.Disks.IsEmpty && kind.Disks.IsEmpty ? null : mapping.Disks,
            Cdrom = mapping.Cdrom,
        };
    }
}
