namespace LabSim.Integration.Tests;

/// <summary>
/// Fetches Debian 12's QEMU 7.2 and unpacks it without installing it. Kept below <c>artifacts</c>. Its libraries are those of the
/// installed QEMU.
/// </summary>
internal static class ExtractedQemu
{
    private static readonly string[] Packages = ["qemu-system-x86", "qemu-system-common", "qemu-system-data", "seabios", "ipxe-qemu"];

    public static async Task<string> PrepareAsync()
    {
        var folder = Path.Combine(Checkout.Root, "artifacts", "qemu-7.2");
        var binaries = Path.Combine(folder, "usr", "bin");
        if (!File.Exists(Path.Combine(binaries, "qemu-system-x86_64")))
        {
            var work = folder + ".new";
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }

            Directory.CreateDirectory(work);
            var packages = await Task.WhenAll(Packages.Select(ChooseAsync));
            const string Script = "cd \"$1\" && shift && apt-get download -qq \"$@\" && for d in *.deb; do dpkg-deb -x \"$d\" . && rm \"$d\"; done";
            (await Command.RunAsync("sh", ["-c", Script, "sh", work, .. packages])).Expect(0);
            Directory.Move(work, folder);
        }

        return binaries;
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
