using System.Diagnostics;

namespace LabSim.TestKit;

/// <summary>A disk that a UEFI boots <see cref="UefiProgram"/> from: a FAT file system without a partition table, as on a floppy disk. It takes mtools.</summary>
public static class UefiDisk
{
    /// <summary>Size in bytes.</summary>
    public const long Bytes = 1440 << 10;

    /// <summary>Makes one, as a raw file.</summary>
    /// <param name="path">The file, which is not there yet.</param>
    /// <param name="architecture">x86_64, aarch64 or riscv64.</param>
    public static async Task MakeAsync(string path, string architecture)
    {
        var program = path + ".efi";
        await File.WriteAllBytesAsync(program, UefiProgram.Build(architecture));
        await RunAsync("mformat", "-C", "-i", path, "-f", "1440", "::");
        await RunAsync("mmd", "-i", path, "::/EFI", "::/EFI/BOOT");
        await RunAsync("mcopy", "-i", path, program, $"::/EFI/BOOT/{UefiProgram.FileName(architecture)}");
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {complaint}");
        }
    }
}
