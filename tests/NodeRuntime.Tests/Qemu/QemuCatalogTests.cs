using LabSim.NodeRuntime.Qemu;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Qemu;

/// <summary>Finding and asking QEMU, with shell scripts that play it.</summary>
public sealed class QemuCatalogTests : IDisposable
{
    private const string Program = "qemu-system-x86_64";

    private const string Devices = """
        printf 'Network devices:\nname "virtio-net-pci", bus PCI\nname "virtio-blk-pci", bus PCI, alias "virtio-blk"\nname "virtio-serial-pci", bus PCI\n'
        printf 'name "virtserialport", bus virtio-serial-bus\nname "virtio-rng-pci", bus PCI\n'
        """;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_is_found_asked_and_remembered_until_the_file_changes()
    {
        var path = Write("bin", Speak("10.0.2 (Debian 1:10.0.2)"));
        var catalog = Catalog(new RuntimeOptions { SearchDirectories = [_directory["nowhere"], _directory["bin"]] });
        var binary = await catalog.FindAsync("x86_64", Cancellation);
        Assert.Equal((path, new Version(10, 0, 2), true), (binary.Path, binary.Capabilities.Version, binary.Capabilities.Sandbox));
        Assert.Contains("virtio-blk-pci", binary.Capabilities.Devices);
        Assert.Empty(binary.Environment);

        var calls = await CallsAsync();
        Assert.Same(binary.Capabilities, (await catalog.FindAsync("x86_64", Cancellation)).Capabilities);
        Assert.Equal(calls, await CallsAsync());

        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await catalog.FindAsync("x86_64", Cancellation);
        Assert.NotEqual(calls, await CallsAsync());
    }

    [Fact]
    public async Task A_QEMU_without_seccomp_is_noticed()
    {
        Write("bin", "[ \"$1\" = -sandbox ] && { echo 'sandbox support is not enabled' >&2; exit 1; }\n" + Speak("8.2.2"));
        var binary = await Catalog(new RuntimeOptions { SearchDirectories = [_directory["bin"]] }).FindAsync("x86_64", Cancellation);
        Assert.False(binary.Capabilities.Sandbox);
        Assert.Equal(new Version(8, 2, 2), binary.Capabilities.Version);
    }

    [Fact]
    public async Task An_extracted_package_gets_its_firmware_and_libraries()
    {
        Write("root/usr/bin", Speak("7.2.22"));
        foreach (var folder in new[] { "usr/share/qemu", "usr/share/seabios", "usr/lib/x86_64-linux-gnu/qemu", "usr/lib/ipxe/qemu" })
        {
            Directory.CreateDirectory(_directory["root/" + folder]);
        }

        foreach (var named in new[] { "root", "root/usr", "root/usr/bin" })
        {
            var binary = await Catalog(new RuntimeOptions { QemuDirectory = _directory[named] }).FindAsync("x86_64", Cancellation);
            Assert.Equal(
                new[] { "share/qemu", "share/seabios", "lib/ipxe/qemu" }.Select(folder => _directory["root/usr/" + folder]), binary.FirmwareDirectories);
            Assert.Equal(_directory["root/usr/lib/x86_64-linux-gnu/qemu"], binary.Environment["QEMU_MODULE_DIR"]);
            Assert.Contains(_directory["root/usr/lib/x86_64-linux-gnu"], binary.Environment["LD_LIBRARY_PATH"].Split(':'));
        }
    }

    [Theory]
    [InlineData("6.2.0", "LabSim needs 7.2 or later", "bookworm-backports")]
    [InlineData("7.1.99", "LabSim needs 7.2 or later", "bookworm-backports")]
    public async Task One_that_is_too_old_is_refused_with_the_remedy(string version, string message, string remedy)
    {
        Write("bin", Speak(version));
        var failure = await FailAsync(new RuntimeOptions { SearchDirectories = [_directory["bin"]] });
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_device_is_named()
    {
        Write("bin", Speak("10.0.2").Replace("virtio-rng-pci", "virtio-other", StringComparison.Ordinal));
        var failure = await FailAsync(new RuntimeOptions { SearchDirectories = [_directory["bin"]] });
        Assert.Contains("no device 'virtio-rng-pci'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_QEMU_is_told_with_the_package_to_install()
    {
        var failure = await FailAsync(new RuntimeOptions { SearchDirectories = [_directory["bin"]] });
        Assert.Equal("qemu-system-x86_64 is not installed", failure.Message);
        Assert.Contains("apt-get install qemu-system-x86", failure.Remedy, StringComparison.Ordinal);
        failure = await FailAsync(new RuntimeOptions { QemuDirectory = _directory.Path });
        Assert.Contains("LABSIM_QEMU_DIR", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'error while loading shared libraries: libfdt.so.1' >&2; exit 127", "libfdt.so.1")]
    [InlineData("echo hello", "does not run")]
    public async Task One_that_does_not_run_is_told_in_its_words_and_asked_again_when_it_is_mended(string script, string words)
    {
        Write("bin", script);
        var catalog = Catalog(new RuntimeOptions { SearchDirectories = [_directory["bin"]] });
        var failure = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => catalog.FindAsync("x86_64", Cancellation));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Write("bin", Speak("10.0.2"));
        Assert.Equal(10, (await catalog.FindAsync("x86_64", Cancellation)).Capabilities.Version.Major);
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_told()
    {
        File.SetUnixFileMode(Write("bin", ""), UnixFileMode.UserRead);
        var failure = await FailAsync(new RuntimeOptions { SearchDirectories = [_directory["bin"]] });
        Assert.Contains("does not start", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_architecture_names_the_known_ones()
    {
        var failure = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => Catalog(new RuntimeOptions()).FindAsync("vax", Cancellation));
        Assert.Contains("'vax'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("aarch64", failure.Remedy, StringComparison.Ordinal);
    }

    private static QemuCatalog Catalog(RuntimeOptions options) => new(options);

    private static Task<RuntimeEnvironmentException> FailAsync(RuntimeOptions options) =>
        Assert.ThrowsAsync<RuntimeEnvironmentException>(() => Catalog(options).FindAsync("x86_64", Cancellation));

    private string Speak(string version) =>
        $"echo \"$@\" >> '{_directory["calls"]}'\ncase \"$*\" in\n*-version) echo 'QEMU emulator version {version}';;\n*help) {Devices};;\nesac";

    private async Task<string> CallsAsync() => await File.ReadAllTextAsync(_directory["calls"], Cancellation);

    private string Write(string folder, string script)
    {
        Directory.CreateDirectory(_directory[folder]);
        var path = Path.Combine(_directory[folder], Program);
        File.Delete(path);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
