using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LabSim.NodeRuntime.Images.Added;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Volumes;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Orchestration.Workspaces;

namespace LabSim.Orchestration.Tests.Labs;

/// <summary>How the configs of guests without LabSim's agent get in: what drive their machines have.</summary>
public sealed class Configs
{
    private const string Config = "hostname {name} {config}\r\nend\r\n";

    [Theory]
    [InlineData("cisco-csr1000v", "ide", VolumeFormat.Iso9660, "config", "iosxe_config.txt", DiskBus.Ide, true)]
    [InlineData("cisco-asav", "virtio", VolumeFormat.Iso9660, "config", "day0-config", DiskBus.Ide, true)]
    [InlineData("juniper-vsrx", "virtio", VolumeFormat.Iso9660, "config", "juniper.conf", DiskBus.Ide, true)]
    [InlineData("fortinet-fortigate", "virtio", VolumeFormat.Iso9660, "config-2", "openstack/latest/user_data", DiskBus.Ide, true)]
    [InlineData("juniper-vjunos-router", "virtio", VolumeFormat.Fat, "vmm-data", "vmm-config.tgz", DiskBus.Usb, false)]
    public async Task A_vendors_machine_has_it_on_the_drive_that_its_kind_names_byte_for_byte(string kind, string bus, VolumeFormat format, string label, string path, DiskBus on, bool isCd)
    {
        await using var world = World(kind, bus);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write("name: l\nnodes:\n  a: { image: x, config: a.cfg }\n  b: { image: x }\n", files: ("a.cfg", Config)));
        var drive = world.Host["a"].Config.Disks[^1];
        Assert.Equal(("config", "raw", format == VolumeFormat.Iso9660, on, isCd), (drive.Id, drive.Format, drive.ReadOnly, drive.Bus, drive.IsCd));
        Assert.Equal((format, label), (drive.Volume!.Format, drive.Volume.Label));
        var file = Assert.Single(drive.Volume.Files);
        Assert.Equal(path, file.Path);
        Assert.Equal(Config, path.EndsWith(".tgz", StringComparison.Ordinal) ? Unpack(file.Content, "config/juniper.conf") : Encoding.UTF8.GetString(file.Content.Span));
        Assert.DoesNotContain(world.Host["b"].Config.Disks, disk => disk.Volume is not null);

        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(world.Write("name: l\nnodes:\n  a: { image: x, config: a.cfg }\n  b: { image: x }\n", files: ("a.cfg", "other"))));
        Assert.Contains("content of a.cfg", refused.Message + refused.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("virtio", DiskBus.Virtio, false)]
    [InlineData("ide", DiskBus.Ide, true)]
    [InlineData("sata", DiskBus.Sata, true)]
    [InlineData("scsi", DiskBus.Scsi, true)]
    [InlineData("nvme", DiskBus.Nvme, false)]
    public async Task A_cloud_image_has_its_seed_where_its_disk_is_and_one_key_opens_all_labs(string bus, DiskBus on, bool isCd)
    {
        await using var world = World("cloud-image", bus);
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(
            "name: l\nnodes:\n  a: { image: x, config: a.yaml, interfaces: { eth1: { ip: 10.0.0.1/24 } } }\n  b: { image: x }\nlinks: [ a:eth1 -- b:eth1 ]\n", files: ("a.yaml", "#cloud-config\nusers: []\n")));
        var (a, b) = (Seed(world, "a"), Seed(world, "b"));
        Assert.Equal((on, isCd, "cidata"), (a.Bus, a.IsCd, a.Volume!.Label));
        Assert.Equal("#cloud-config\nusers: []\n", Text(a, "user-data"));
        Assert.Equal("#cloud-config\n{}\n", Text(b, "user-data"));
        Assert.Contains("10.0.0.1/24", Text(a, "network-config"), StringComparison.Ordinal);
        Assert.Contains(world.Host["b"].Config.Nics[0].Mac, Text(b, "network-config"), StringComparison.Ordinal);
        var key = new GuestKey(world.Options.DataDirectory);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key.Path));
        Assert.All([a, b], seed => Assert.Equal(key.Authorized(), JsonDocument.Parse(Text(seed, "meta-data")).RootElement.GetProperty("public-keys")[0].GetString()));
    }

    [Fact]
    public async Task A_plan_makes_no_key()
    {
        await using var world = World("cloud-image", "virtio");
        var server = await world.StartAsync();
        await server.Labs.PlanAsync(world.Write("name: l\nnodes:\n  a: { image: x }\n"), TestContext.Current.CancellationToken);
        Assert.Null(new GuestKey(world.Options.DataDirectory).Look());
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_said_with_its_remedy()
    {
        await using var world = World("cloud-image", "virtio");
        var server = await world.StartAsync();
        var key = new GuestKey(world.Options.DataDirectory);
        _ = key.Authorized();
        await File.WriteAllTextAsync(key.Path, "no key", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<LabException>(() => server.UpAsync(world.Write("name: l\nnodes:\n  a: { image: x }\n")));
        Assert.Contains(key.Path, refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_one_that_OpenSSH_takes()
    {
        using var folder = new TestKit.TemporaryDirectory();
        var key = new GuestKey(folder["home"]);
        using var keygen = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ssh-keygen", ["-y", "-f", Made(key)]) { RedirectStandardOutput = true })!;
        Assert.StartsWith(keygen.StandardOutput.ReadToEnd().TrimEnd(), key.Authorized(), StringComparison.Ordinal);
        keygen.WaitForExit();
        Assert.Equal(0, keygen.ExitCode);

        static string Made(GuestKey key)
        {
            _ = key.Authorized();
            return key.Path;
        }
    }

    private static DiskConfig Seed(TestWorld world, string node) => world.Host[node].Config.Disks[^1];

    private static string Text(DiskConfig drive, string path) => Encoding.UTF8.GetString(drive.Volume!.Files.Single(file => file.Path == path).Content.Span);

    private static string Unpack(ReadOnlyMemory<byte> archive, string path)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive.ToArray()), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name == path)
            {
                return new StreamReader(entry.DataStream!).ReadToEnd();
            }
        }

        throw new InvalidDataException($"there is no {path}");
    }

    private static TestWorld World(string kind, string bus)
    {
        var world = new TestWorld();
        world.Images.With(new DiskManifest
        {
            Name = "x",
            Kind = kind,
            Architecture = "x86_64",
            Source = "x.img",
            Content = "aaaaaaaaaaaaaaaa",
            Sha256 = "aaaaaaaaaaaaaaaa",
            Bytes = 1 << 20,
            AddedAt = DateTimeOffset.UnixEpoch,
            MemoryBytes = 1L << 30,
            DiskBus = bus,
        }, "/added/x");
        return world;
    }
}
