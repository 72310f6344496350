using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using LabSim.NodeRuntime.Images;

namespace LabSim.NodeRuntime.Tests.Images;

/// <summary>Kernels as distributions package them, made here byte by byte.</summary>
public sealed class KernelImageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("labsim-kernel-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_kernel_in_xz_with_a_pvh_entry_is_unpacked()
    {
        var elf = Elf(noteType: 18);
        Assert.Equal(elf, await PlaceAsync(BzImage(await XzAsync(elf))));
    }

    [Fact]
    public async Task A_kernel_without_a_pvh_entry_stays_as_it_was_packaged()
    {
        var packaged = BzImage(await XzAsync(Elf(noteType: 17)));
        Assert.Equal(packaged, await PlaceAsync(packaged));
    }

    [Theory]
    [InlineData("MZ an arm64 kernel is no bzImage")]
    [InlineData("")]
    public async Task A_file_of_another_format_stays_as_it_is(string text)
    {
        var packaged = Encoding.ASCII.GetBytes(text);
        Assert.Equal(packaged, await PlaceAsync(packaged));
    }

    [Fact]
    public async Task A_kernel_in_another_compression_stays_as_it_is()
    {
        var packaged = BzImage([2, 0x21, 0x4C, 0x18, 1, 2, 3]);
        Assert.Equal(packaged, await PlaceAsync(packaged));
    }

    [Fact]
    public async Task A_damaged_kernel_is_told_with_the_words_of_xz()
    {
        var payload = await XzAsync(Elf(noteType: 18));
        payload[20] ^= 0xFF;
        var failure = await Assert.ThrowsAsync<HostToolException>(() => PlaceAsync(BzImage(payload)));
        Assert.Contains("corrupt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_beyond_the_end_is_none()
    {
        var image = BzImage([1, 2, 3]);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24C), 1000);
        Assert.Null(KernelImage.FindPayload(image));
    }

    [Fact]
    public void However_an_elf_file_is_cut_it_has_an_entry_or_not()
    {
        var elf = Elf(noteType: 18);
        Assert.True(KernelImage.HasPhysicalEntry(elf));
        for (var length = 0; length < elf.Length - 4; length++)
        {
            Assert.False(KernelImage.HasPhysicalEntry(elf.AsSpan(0, length)));
        }
    }

    private async Task<byte[]> PlaceAsync(byte[] packaged)
    {
        var (source, target) = (Path.Combine(_directory, "vmlinuz"), Path.Combine(_directory, "kernel"));
        await File.WriteAllBytesAsync(source, packaged, TestContext.Current.CancellationToken);
        await KernelImage.PlaceAsync(source, target, TestContext.Current.CancellationToken);
        return await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken);
    }

    private async Task<byte[]> XzAsync(byte[] content)
    {
        var file = Path.Combine(_directory, "content");
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        using var xz = Process.Start(new ProcessStartInfo("xz", ["--compress", "--force", "--check=crc32", file]))!;
        await xz.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, xz.ExitCode);

        // The kernel's build appends the unpacked size.
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content.Length);
        return [.. await File.ReadAllBytesAsync(file + ".xz", TestContext.Current.CancellationToken), .. size];
    }

    /// <summary>One sector of boot code, one of setup, then the payload eight bytes behind.</summary>
    private static byte[] BzImage(byte[] payload)
    {
        var image = new byte[1024 + 8 + payload.Length];
        image[0x1F1] = 1;
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x248), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24C), (uint)payload.Length);
        payload.CopyTo(image.AsSpan(1032));
        return image;
    }

    /// <summary>An ELF-64 file of one segment with two notes of Xen's, the second of the given type.</summary>
    private static byte[] Elf(uint noteType)
    {
        var elf = new byte[64 + 56 + 20 + 24];
        "\u007fELF\u0002\u0001"u8.CopyTo(elf);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(0x20), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x36), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x38), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(64), 4);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(72), 120);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(96), 44);
        Note(elf.AsSpan(120), 6, 3);
        Note(elf.AsSpan(140), noteType, 8);
        return elf;
    }

    private static void Note(Span<byte> at, uint type, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, 4);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], type);
        "Xen\0"u8.CopyTo(at[12..]);
    }
}
