using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LabSim.Integration.Tests;

/// <summary>
/// A cloud image made from Debian's packages: systemd, cloud-init and netplan as in the images that Debian publishes, with a boot loader of its own. A partition for
/// SYSLINUX with kernel and initial RAM disk, and one for the root. It is made once and kept beside the tests' images.
/// </summary>
internal static class CloudDisk
{
    private const int Sector = 512;
    private const long BootBegins = 2048;
    private const long BootSectors = 131_072;
    private const long RootBegins = BootBegins + BootSectors;
    private const long RootSectors = 2_097_152;

    private const string Packages = "linux-image-cloud-amd64,systemd-sysv,udev,dbus,netplan.io,cloud-init,iproute2,iputils-ping,login,dropbear-bin,ca-certificates";

    // The drivers that the disk of such a node takes, so that the RAM disk stays small; the kernel's package makes it while it is installed. And no more of
    // systemd and cloud-init than the test is about: under TCG each of these steps takes seconds. That, and how, it finds its data source is cloud-init's own.
    private const string Setup = """
        mkdir -p "$1/etc/initramfs-tools/conf.d" "$1/usr/share/initramfs-tools/modules.d" "$1/etc/systemd/system" "$1/etc/cloud/cloud.cfg.d"
        echo MODULES=list >"$1/etc/initramfs-tools/conf.d/small"
        printf '%s\n' virtio_pci virtio_blk ext4 >"$1/usr/share/initramfs-tools/modules.d/small"
        for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer getty@tty1.service cloud-config.service cloud-final.service; do
            ln -s /dev/null "$1/etc/systemd/system/$unit"
        done
        cat >"$1/etc/cloud/cloud.cfg.d/99_small.cfg" <<-END
        cloud_init_modules: [set_hostname, update_hostname, update_etc_hosts, users-groups, ssh, bootcmd]
        ssh_deletekeys: false
        ssh_genkeytypes: []
        END
        """;

    private const string Boot = """
        DEFAULT linux
        PROMPT 0
        LABEL linux
        KERNEL vmlinuz
        INITRD initrd.img
        APPEND root=/dev/vda2 rw console=ttyS0 mitigations=off random.trust_cpu=on

        """;

    /// <summary>The disk as qcow2.</summary>
    /// <param name="folder">For what it is made from.</param>
    public static async Task<string> GetAsync(string folder)
    {
        Requires.Root();
        foreach (var program in (string[])["mmdebstrap", "mke2fs", "syslinux", "mformat", "mcopy", "qemu-img"])
        {
            Requires.Program(program);
        }

        var recipe = SHA256.HashData(Encoding.UTF8.GetBytes(Packages + Setup + Boot));
        var kept = Path.Combine(Path.GetDirectoryName(Checkout.Images)!, $"cloud-{Convert.ToHexStringLower(recipe)[..12]}.qcow2");
        if (!File.Exists(kept))
        {
            var raw = await MakeAsync(folder);
            await RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, kept + ".new");
            File.Move(kept + ".new", kept);
        }

        return kept;
    }

    private static async Task<string> MakeAsync(string folder)
    {
        var (root, raw) = (Path.Combine(folder, "root"), Path.Combine(folder, "cloud.raw"));

        // It mounts /proc and others below the root; in namespaces of its own they, and whatever it started, are gone with it however it ends.
        await RunAsync("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "mmdebstrap", "--variant=minbase", "--format=directory", "--mode=root", $"--include={Packages}", $"--setup-hook={Setup}", "bookworm", root, "http://deb.debian.org/debian");
        await File.WriteAllTextAsync(Path.Combine(folder, "syslinux.cfg"), Boot);
        File.Move(Directory.GetFiles(Path.Combine(root, "boot"), "vmlinuz-*").Single(), Path.Combine(folder, "vmlinuz"));
        File.Move(Directory.GetFiles(Path.Combine(root, "boot"), "initrd.img-*").Single(), Path.Combine(folder, "initrd.img"));
        foreach (var waste in (string[])["usr/share/doc", "usr/share/locale", "usr/share/man", "var/cache/apt", "var/lib/apt/lists"])
        {
            Directory.Delete(Path.Combine(root, waste), recursive: true);
        }

        await using (var disk = new FileStream(raw, FileMode.CreateNew))
        {
            disk.SetLength((RootBegins + RootSectors) * Sector);
            disk.Write(PartitionTable());
        }

        var boot = $"{raw}@@{BootBegins * Sector}";
        await RunAsync("mformat", "-i", boot, "-h", "255", "-s", "63", "-T", $"{BootSectors}", "-H", $"{BootBegins}", "::");
        await RunAsync("mcopy", "-i", boot, Path.Combine(folder, "vmlinuz"), Path.Combine(folder, "initrd.img"), Path.Combine(folder, "syslinux.cfg"), "::");
        await RunAsync("syslinux", "-t", $"{BootBegins * Sector}", "-i", raw);
        await RunAsync("mke2fs", "-q", "-F", "-t", "ext4", "-d", root, "-E", $"offset={RootBegins * Sector}", raw, $"{RootSectors / 2}k");
        return raw;
    }

    // A boot sector that moves itself away, reads the first partition's to where it was itself, and jumps there.
    private static byte[] PartitionTable()
    {
        byte[] loader =
        [
            0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xD0, 0xBC, 0x00, 0x7C, // xor ax, ax; mov ds, ax; mov es, ax; mov ss, ax; mov sp, 0x7c00
            0xBE, 0x00, 0x7C, 0xBF, 0x00, 0x06, 0xB9, 0x00, 0x01, 0xFC, 0xF3, 0xA5, // mov si, 0x7c00; mov di, 0x600; mov cx, 256; cld; rep movsw
            0xEA, 0x1C, 0x06, 0x00, 0x00, // jmp 0:0x61c
            0xBE, 0x2D, 0x06, 0xB4, 0x42, 0xCD, 0x13, // mov si, 0x62d; mov ah, 0x42; int 0x13: extended read
            0xBE, 0xBE, 0x07, 0xEA, 0x00, 0x7C, 0x00, 0x00, // mov si, 0x7be: the partition's entry; jmp 0:0x7c00
            0x90, 0x90,
            0x10, 0x00, 0x01, 0x00, 0x00, 0x7C, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, // one sector, number 2048, to 0:0x7c00
        ];
        var sector = new byte[Sector];
        loader.CopyTo(sector, 0);
        foreach (var (index, (status, type, begins, length)) in new[] { (0x80, 0x0E, BootBegins, BootSectors), (0, 0x83, RootBegins, RootSectors) }.Index())
        {
            var entry = sector.AsSpan(446 + (16 * index), 16);
            (entry[0], entry[4]) = ((byte)status, (byte)type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], (int)begins);
            BinaryPrimitives.WriteInt32LittleEndian(entry[12..], (int)length);
        }

        (sector[510], sector[511]) = (0x55, 0xAA);
        return sector;
    }

    private static async Task RunAsync(string program, params string[] words) => (await Command.RunAsync(program, words, seconds: 600)).Expect(0);
}
