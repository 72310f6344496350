namespace LabSim.Integration.Tests;

/// <summary>
/// Debian 12's QEMU 7.2, unpacked and not installed, where the machines' user can reach it too (a checkout may lie below /root). Its packages are kept
/// below <c>artifacts</c>; its libraries are those of the installed QEMU.
/// </summary>
internal sealed class ExtractedQemu : IDisposable
{
    private const string Unpack = "for d in \"$1\"/*.deb; do dpkg-deb -x \"$d\" \"$2\" || exit; done; chmod 755 \"$2\"";
    private static readonly string[] Packages = ["qemu-system-x86", "qemu-system-common", "qemu-system-data", "seabios", "ipxe-qemu"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labsim-qemu-");

    public string Binaries => Path.Combine(_folder.FullName, "usr", "bin");

    public static async Task<ExtractedQemu> PrepareAsync()
    {
        var packages = Path.Combine(Checkout.Root, "artifacts", "qemu-7.2");
        if (!Directory.Exists(packages))
        {
            await FetchAsync(packages);
        }

        var qemu = new ExtractedQemu();
        (await Command.RunAsync("sh", ["-c", Unpack, "sh", packages, qemu._folder.FullName])).Expect(0);
        return qemu;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task FetchAsync(string folder)
    {
        var chosen = await Task.WhenAll(Packages.Select(ChooseAsync));
        var work = folder + ".new";
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        Directory.CreateDirectory(work);
        (await Command.RunAsync("sh", ["-c", "cd \"$1\" && shift && apt-get download -qq \"$@\"", "sh", work, .. chosen])).Expect(0);
        Directory.Move(work, folder);
    }

    private static async Task<string> ChooseAsync(string package)
    {
        if (!package.StartsWith("qemu", StringComparison.Ordinal))
        {
            return package;
        }

        var version = (await Command.RunAsync("apt-cache", ["madison", package])).Expect(0).Output.Split('\n')
            .Select(line => line.Split('|')).Where(fields => fields.Length > 2).Select(fields => fields[1].Trim())
            .FirstOrDefault(v => v.StartsWith("1:7.2+", StringComparison.Ordinal));
        Assert.SkipWhen(version is null, "this distribution's package sources have no QEMU 7.2 (Debian 12's own)");
        return $"{package}={version}";
    }
}
