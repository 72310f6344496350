using System.Text;
using LabSim.NodeRuntime.Images;

namespace LabSim.Integration.Tests;

/// <summary>
/// A bootable disk that knows nothing of LabSim, as a vendor's would be: a FAT file system with SYSLINUX, Debian's kernel and an initial RAM disk whose root is a
/// shell on the first serial line. It says on which disk it is and what is written at a place far behind its files, and powers off when the power button is pressed.
/// </summary>
internal static class LinuxDisk
{
    /// <summary>The sector that the guest looks at when it boots, and that tests write.</summary>
    public const int NoteSector = 120_000;

    private const int Sectors = 131_072;

    // In the order in which they need one another.
    private static readonly string[] Modules =
    [
        "scsi_common", "scsi_mod", "libata", "ata_piix", "crct10dif_common", "crc-t10dif", "crc64", "crc64-rocksoft", "t10-pi", "sd_mod", "failover", "net_failover",
        "virtio_net", "evdev", "button",
    ];

    private static readonly string Init = $$"""
        #!/bin/busybox sh
        /bin/busybox mount -t proc proc /proc
        mount -t devtmpfs dev /dev
        mount -t sysfs sys /sys
        modprobe -a virtio_pci virtio_blk 2>/dev/null
        for module in {{string.Join(' ', Modules)}}; do insmod /modules/$module.ko; done
        until [ -b /dev/vda ] || [ -b /dev/sda ]; do sleep 0.1; done
        disk=/dev/vda
        [ -b $disk ] || disk=/dev/sda
        export disk
        mkdir -p /var/log /var/run
        acpid -c /acpi
        echo "guest is up on $disk: [$(dd if=$disk bs=512 skip={{NoteSector}} count=1 2>/dev/null | tr -d '\0')]"
        while :; do setsid sh -c 'exec sh -i </dev/ttyS0 >/dev/ttyS0 2>&1'; done

        """;

    private const string Boot = """
        DEFAULT linux
        PROMPT 0
        LABEL linux
        KERNEL kernel
        INITRD initrd
        APPEND console=ttyS0 quiet panic=1 mitigations=off cryptomgr.notests random.trust_cpu=on

        """;

    /// <summary>Makes the disk from the files of the built image of a host, as qcow2.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>The file.</returns>
    public static async Task<string> MakeAsync(string folder)
    {
        foreach (var program in (string[])["syslinux", "mformat", "mcopy", "qemu-img", "dpkg-deb"])
        {
            Requires.Program(program);
        }

        var (raw, disk) = (Path.Combine(folder, "linux.raw"), Path.Combine(folder, "tiny-linux.qcow2"));
        var package = await UnpackKernelAsync(folder);
        var image = new DirectoryInfo(Path.Combine(Checkout.Images, "labsim-host-x86_64")).GetDirectories().MaxBy(build => build.LastWriteTimeUtc)!.FullName;
        await WriteInitrdAsync(folder, Path.Combine(image, "initrd"), package);
        File.Move(Directory.GetFiles(Path.Combine(package, "boot"), "vmlinuz-*").Single(), Path.Combine(folder, "kernel"));
        await File.WriteAllTextAsync(Path.Combine(folder, "syslinux.cfg"), Boot);
        await using (var empty = new FileStream(raw, FileMode.CreateNew))
        {
            empty.SetLength(Sectors * 512L);
        }

        await RunAsync("mformat", "-i", raw, "-h", "255", "-s", "63", "-T", $"{Sectors}", "::");
        await RunAsync("mcopy", "-i", raw, Path.Combine(folder, "kernel"), Path.Combine(folder, "initrd"), Path.Combine(folder, "syslinux.cfg"), "::");
        await RunAsync("syslinux", "-i", raw);
        await RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, disk);
        return disk;
    }

    // The kernel as its package has it, which SYSLINUX can load, and drivers for disks that our own images do not have.
    private static async Task<string> UnpackKernelAsync(string folder)
    {
        var package = Directory.GetFiles(Path.Combine(Checkout.Images, "cache", "bookworm-amd64", "archives"), "linux-image-6*.deb")
            .Where(path => !path.Contains("-cloud-", StringComparison.Ordinal)).MaxBy(File.GetLastWriteTimeUtc);
        Assert.SkipUnless(package is not null, "the kernel's package is no more in the images' cache");
        var unpacked = Path.Combine(folder, "kernel-package");
        await RunAsync("dpkg-deb", "-x", package, unpacked);
        return unpacked;
    }

    private static async Task WriteInitrdAsync(string folder, string below, string package)
    {
        var archive = Path.Combine(folder, "initrd");
        File.Copy(below, archive);
        await using var file = new FileStream(archive, FileMode.Append);
        using var cpio = new CpioWriter(file);
        foreach (var directory in (string[])["modules", "acpi", "acpi/PWRF"])
        {
            cpio.AddDirectory(directory);
        }

        cpio.AddFile("init", Encoding.ASCII.GetBytes(Init.ReplaceLineEndings("\n")), executable: true);
        cpio.AddFile("acpi/PWRF/00000080", "#!/bin/busybox sh\necho powering off >/dev/ttyS0\npoweroff -f\n"u8.ToArray(), executable: true);
        foreach (var module in Modules)
        {
            cpio.AddFile($"modules/{module}.ko", await File.ReadAllBytesAsync(Directory.GetFiles(package, module + ".ko", SearchOption.AllDirectories).Single()), executable: false);
        }
    }

    private static async Task RunAsync(string program, params string[] words) => (await Command.RunAsync(program, words)).Expect(0);
}
