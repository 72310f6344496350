using System.Diagnostics;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Appliances;
using LabSim.LabServer.Images;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Workspaces;
using LabSim.TestKit;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Tests.Appliances;

/// <summary>
/// Each appliance, with empty disks of the formats that its files are named for, taken in, planned, and started in the real QEMU with its CPUs held: QMP shows the NICs, disks and
/// consoles that it was mapped to. LABSIM_APPLIANCES names a folder of others' appliances that are held as well.
/// </summary>
public sealed class HeldAppliances : IDisposable
{
    private const long MostMemory = 4L << 30;

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Files
    {
        get
        {
            string?[] folders = [RepositoryFolder.Find("tests/TestKit/Appliances"), Environment.GetEnvironmentVariable("LABSIM_APPLIANCES")];
            return [.. folders.OfType<string>().SelectMany(folder => Directory.GetFiles(folder, "*.gns3a").Order(StringComparer.Ordinal))];
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private KindFolder Kinds => new(_directory["kinds"]);

    private ImageCatalog Images => new(new ImageCatalogOptions { RecipesDirectory = RepositoryFolder.Find("images"), ImagesDirectory = _directory["images"] }, TimeProvider.System);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_appliances_machine_has_what_it_was_mapped_to(string file)
    {
        var import = new ApplianceImport(Images, new ImageAdditions(new DiskUsers(_directory["home"]), Catalog), Catalog, Kinds);
        var planned = import.Plan(new ApplianceImportRequest { File = file, DryRun = true }).Document;
        if (planned.Mapping is not { } mapping)
        {
            Assert.StartsWith("it", planned.Refusal, StringComparison.Ordinal);
            return;
        }

        Directory.CreateDirectory(_directory["disks"]);
        foreach (var drive in mapping.Drives.Where(drive => drive.BlankBytes == 0))
        {
            await MakeAsync(_directory[$"disks/{drive.File}"], drive.IsCd);
        }

        // Sums are of the real files.
        var request = new ApplianceImportRequest { File = file, Folders = [_directory["disks"]], Version = mapping.Version, Unchecked = true };
        await import.AddAsync(import.Plan(request), new Progress<ImageProgress>(), Cancellation);
        var config = Configure(mapping);

        // Held memory is promised and not used; a host need not have it.
        config = config with { MemoryBytes = Math.Min(config.MemoryBytes, MostMemory) };
        await using var qemu = await HeldQemu.StartAsync(config, Cancellation);
        await AssertAsync(qemu, config, mapping);
    }

    private static async Task AssertAsync(HeldQemu qemu, MachineConfig config, ApplianceMappingDocument mapping)
    {
        var devices = await qemu.ReadDevicesAsync();
        var nic = mapping.Nic == "virtio-net" ? "virtio-net-pci" : mapping.Nic;
        Assert.Equal(config.Nics.Length, devices.Count(device => device.Key.StartsWith("nic", StringComparison.Ordinal) && device.Value == nic));
        Assert.True(mapping.KindText is null || config.Nics.Length == mapping.Interfaces.Count);
        Assert.Equal(
            mapping.Drives.Select(drive => Device(drive, config)).Order(),
            devices.Where(device => device.Key.EndsWith("-device", StringComparison.Ordinal)).Select(device => device.Value).Order());
        Assert.Contains((await qemu.AskAsync("query-chardev")).EnumerateArray(), channel => channel.GetProperty("label").GetString() == "console");
        Assert.True((await qemu.AskAsync("query-vnc")).GetProperty("enabled").GetBoolean());
        Assert.Equal(mapping.Cpus, (await qemu.AskAsync("query-cpus-fast")).GetArrayLength());
        Assert.Equal(Math.Min(mapping.MemoryBytes, MostMemory), (await qemu.AskAsync("query-memory-size-summary")).GetProperty("base-memory").GetInt64());
        Assert.Equal("prelaunch", (await qemu.AskAsync("query-status")).GetProperty("status").GetString());
    }

    private static string Device(ApplianceDriveDocument drive, MachineConfig config) => (drive.IsCd, drive.Bus) switch
    {
        (true, _) => config.Architecture == "x86_64" ? "ide-cd" : "scsi-cd",
        (_, "ide" or "sata") => "ide-hd",
        (_, "scsi") => "scsi-hd",
        (_, "nvme") => "nvme",
        _ => "virtio-blk-pci",
    };

    private MachineConfig Configure(ApplianceMappingDocument mapping)
    {
        var services = new LabServices(new MemoryStateStore(), new FakeMachineRuntime(new FakeHost(TimeProvider.System)), Images, [new FakeAccelerator(AcceleratorKind.Tcg)], _ => throw new InvalidOperationException(), TimeProvider.System)
        {
            Kinds = Catalog,
        };
        var options = new OrchestrationOptions { DataDirectory = _directory["home"], RunDirectory = _directory["run"] };
        var record = LabCompiler.Compile(services, new TopologyInput { File = "/x.yaml", DisplayFile = "x.yaml", Text = $"name: x\nnodes: {{ n: {{ image: {mapping.Image} }} }}\n" }).Target;
        var config = new MachinePlanner(services, options)
            .Configure("x", record.Spec.Nodes[0], AcceleratorKind.Tcg, NicTransport.Stream, Images.Find(mapping.Image, mapping.Arch), ReadOnlyMemory<byte>.Empty);
        Directory.CreateDirectory(config.StateDirectory);
        Directory.CreateDirectory(config.RunDirectory);
        return config;
    }

    private KindCatalog Catalog() => KindCatalog.Builtin.With(Kinds.Files, KindFolder.Read);

    private static async Task MakeAsync(string path, bool isCd)
    {
        var format = Path.GetExtension(path).ToLowerInvariant() switch { ".qcow2" or ".qcow" => "qcow2", ".vmdk" => "vmdk", _ => null };
        if (isCd || format is null)
        {
            await File.WriteAllBytesAsync(path, isCd || path.EndsWith(".iso", StringComparison.OrdinalIgnoreCase) ? InstallerCd.Write() : [.. new byte[510], 0x55, 0xAA, .. new byte[(1 << 20) - 512]], Cancellation);
            return;
        }

        using var tool = Process.Start("qemu-img", ["create", "-q", "-f", format, path, "1M"]);
        await tool.WaitForExitAsync(Cancellation);
        Assert.Equal(0, tool.ExitCode);
    }
}
