using System.Buffers.Binary;

namespace LabSim.NodeRuntime.Images;

/// <summary>
/// A kernel as its distribution packages it. For x86_64 that is a bzImage, whose own code unpacks the kernel at every boot: with xz, three seconds of an
/// emulated CPU. So it is unpacked once, when the image is built: QEMU starts the ELF file by its PVH entry, and maps it, so that all machines share its pages.
/// </summary>
internal static class KernelImage
{
    // Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header" (protocol 2.08).
    private const int SetupSectors = 0x1F1;
    private const int Magic = 0x202;
    private const int PayloadOffset = 0x248;
    private const int HeaderBytes = 0x250;
    private const int SectorBytes = 512;

    // XEN_ELFNOTE_PHYS32_ENTRY (include/xen/interface/elfnote.h): where a hypervisor enters the kernel.
    private const uint PhysicalEntry = 18;
    private const uint NoteSegment = 4;

    private static ReadOnlySpan<byte> XzMagic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>Puts the kernel where the image has it: unpacked where it is an x86 kernel in xz with a PVH entry, and as it is otherwise.</summary>
    /// <param name="packaged">The file from the package; it may be moved.</param>
    /// <param name="target">Where the kernel shall lie.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="HostToolException">The kernel is damaged.</exception>
    /// <exception cref="RuntimeEnvironmentException">xz is not installed.</exception>
    public static async Task PlaceAsync(string packaged, string target, CancellationToken cancellation)
    {
        var file = await File.ReadAllBytesAsync(packaged, cancellation).ConfigureAwait(false);
        if (FindPayload(file) is { } payload && file.AsSpan(payload).StartsWith(XzMagic))
        {
            await File.WriteAllBytesAsync(packaged, file[payload], cancellation).ConfigureAwait(false);
            var kernel = await UnpackAsync(packaged, cancellation).ConfigureAwait(false);
            if (HasPhysicalEntry(kernel))
            {
                await File.WriteAllBytesAsync(target, kernel, cancellation).ConfigureAwait(false);
                return;
            }

            await File.WriteAllBytesAsync(packaged, file, cancellation).ConfigureAwait(false);
        }

        File.Move(packaged, target);
    }

    /// <summary>Where the compressed kernel lies in a bzImage, or <see langword="null"/> for a file of another format.</summary>
    public static Range? FindPayload(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || !file[Magic..].StartsWith("HdrS"u8))
        {
            return null;
        }

        // Zero stands for four (for the oldest loaders).
        var sectors = file[SetupSectors] == 0 ? 4 : file[SetupSectors];
        var start = ((sectors + 1) * (long)SectorBytes) + BinaryPrimitives.ReadUInt32LittleEndian(file[PayloadOffset..]);
        var end = start + BinaryPrimitives.ReadUInt32LittleEndian(file[(PayloadOffset + 4)..]);
        return end <= file.Length ? (int)start..(int)end : null;
    }

    /// <summary>Whether an ELF file has a note that says where to enter it in 32-bit mode, as QEMU wants it.</summary>
    public static bool HasPhysicalEntry(ReadOnlySpan<byte> elf)
    {
        if (!elf.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return false;
        }

        try
        {
            // ELF-64: e_phoff, e_phentsize, e_phnum; p_type, p_offset, p_filesz.
            var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf[0x20..]);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x36..]);
            for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(elf[0x38..]); i++)
            {
                var header = elf[(table + (i * size))..];
                if (BinaryPrimitives.ReadUInt32LittleEndian(header) == NoteSegment
                    && HasNote(elf.Slice((int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]), (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]))))
                {
                    return true;
                }
            }

            return false;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static bool HasNote(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            var (name, content) = (BinaryPrimitives.ReadInt32LittleEndian(notes), BinaryPrimitives.ReadInt32LittleEndian(notes[4..]));
            if (BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]) == PhysicalEntry && notes[12..].StartsWith("Xen\0"u8))
            {
                return true;
            }

            notes = notes[Math.Min(notes.Length, 12 + Padded(name) + Padded(content))..];
        }

        return false;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    // The compressed stream is followed by the kernel's size, which is no part of it.
    private static async Task<byte[]> UnpackAsync(string payload, CancellationToken cancellation)
    {
        using var kernel = new MemoryStream();
        await HostTool.Xz.PipeAsync(
            ["--decompress", "--stdout", "--single-stream", "--format=xz", payload], output => output.CopyToAsync(kernel, cancellation), cancellation).ConfigureAwait(false);
        return kernel.ToArray();
    }
}
