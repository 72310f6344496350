using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>Where a QEMU program lies, and what it needs when it was extracted from packages and not installed.</summary>
internal sealed record QemuLocation(
    string Path, ImmutableArray<string> FirmwareDirectories, ImmutableSortedDictionary<string, string> Environment)
{
    private static readonly ImmutableArray<string> FirmwareFolders =
        ["share/qemu", "share/seabios", "lib/ipxe/qemu", "share/ovmf", "share/qemu-efi-aarch64", "share/qemu-efi-riscv64", "share/slof"];

    /// <summary>Looks for a program, or returns <see langword="null"/>.</summary>
    public static QemuLocation? Find(RuntimeOptions options, string program)
    {
        if (options.QemuDirectory is { } directory)
        {
            var places = new[] { directory, System.IO.Path.Combine(directory, "usr/bin"), System.IO.Path.Combine(directory, "bin") };
            return places.Select(place => System.IO.Path.Combine(place, program)).FirstOrDefault(File.Exists) is { } found ? Extracted(found) : null;
        }

        var installed = options.SearchDirectories.Select(place => System.IO.Path.Combine(place, program)).FirstOrDefault(File.Exists);
        return installed is null ? null : new QemuLocation(installed, [], ImmutableSortedDictionary<string, string>.Empty);
    }

    // …/usr/bin/qemu-system-x86_64 has its firmware in …/usr/share and its libraries in …/usr/lib/<triplet>.
    private static QemuLocation Extracted(string program)
    {
        var prefix = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(program))!;
        if (prefix is "/usr" or "/usr/local")
        {
            return new QemuLocation(program, [], ImmutableSortedDictionary<string, string>.Empty);
        }

        var roots = new[] { prefix, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(prefix) ?? prefix) };
        ImmutableArray<string> libraries =
            [.. roots.Select(root => System.IO.Path.Combine(root, "lib")).Where(Directory.Exists)
                .SelectMany(lib => Directory.EnumerateDirectories(lib, "*-linux-gnu").Append(lib)).Distinct()];
        var environment = ImmutableSortedDictionary<string, string>.Empty;
        if (libraries.Length > 0)
        {
            environment = environment.Add("LD_LIBRARY_PATH", string.Join(':', libraries));
        }

        if (libraries.Select(lib => System.IO.Path.Combine(lib, "qemu")).FirstOrDefault(Directory.Exists) is { } modules)
        {
            environment = environment.Add("QEMU_MODULE_DIR", modules);
        }

        return new QemuLocation(
            program, [.. FirmwareFolders.Select(folder => System.IO.Path.Combine(prefix, folder)).Where(Directory.Exists)], environment);
    }
}
