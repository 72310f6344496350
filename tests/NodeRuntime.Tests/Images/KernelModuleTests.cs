using System.Buffers.Binary;
using System.Text;
using LabSim.NodeRuntime.Images;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Images;

public sealed class KernelModuleTests
{
    [Fact]
    public void A_module_says_what_it_needs_and_what_it_is_called()
    {
        var module = KernelModule.Read("kernel/net/8021q/8021q.ko", Module("license=GPL", "alias=rtnl-link-vlan", "depends=mrp,garp-x", "name=8021q"));
        Assert.Equal("8021q", module.Name);
        Assert.Equal(["mrp", "garp_x"], module.Depends);
        Assert.Equal(["rtnl-link-vlan"], module.Aliases);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(200)]
    public void A_damaged_module_is_refused_in_order(int length) =>
        Assert.Throws<InvalidDataException>(() => KernelModule.Read("x.ko", Module("depends=").AsSpan(0, length)));

    [Fact]
    public void What_a_module_needs_is_loaded_first_and_comes_along()
    {
        using var directory = new TemporaryDirectory();
        Place(directory, "kernel/a.ko", "depends=b,c");
        Place(directory, "kernel/lib/b.ko", "depends=c");
        Place(directory, "kernel/lib/c.ko", "depends=");
        Place(directory, "kernel/sound/d.ko", "depends=a");
        var modules = KernelModuleSet.Load(directory.Path);
        var chosen = modules.ChooseByName(["a", "built-in"]);
        Assert.Equal(
            "kernel/a.ko: kernel/lib/b.ko kernel/lib/c.ko\nkernel/lib/b.ko: kernel/lib/c.ko\nkernel/lib/c.ko:\n", modules.Dependencies(chosen));
        Assert.Equal(["c", "d"], modules.ChooseByPath(["kernel/lib/c.ko", "kernel/sound/"], ["kernel/a", "kernel/lib/b"]).Select(m => m.Name).Where(n => n is "c" or "d"));
        Assert.Equal(chosen, modules.ChooseByPath(["kernel/"], ["kernel/sound/"]));
    }

    private static void Place(TemporaryDirectory directory, string path, string words)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[path])!);
        File.WriteAllBytes(directory[path], Module(words));
    }

    /// <summary>The smallest ELF-64 file with a <c>.modinfo</c> section: header, two sections' contents, three section headers.</summary>
    private static byte[] Module(params string[] words)
    {
        var modinfo = Encoding.ASCII.GetBytes(string.Join('\0', words) + '\0');
        var names = "\0.modinfo\0.shstrtab\0"u8;
        var table = 64 + modinfo.Length + names.Length;
        var file = new byte[table + (3 * 64)];
        "\u007fELF\u0002\u0001"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(0x28), (ulong)table);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3A), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3C), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3E), 2);
        modinfo.CopyTo(file.AsSpan(64));
        names.CopyTo(file.AsSpan(64 + modinfo.Length));
        Section(file.AsSpan(table + 64), 1, 64, modinfo.Length);
        Section(file.AsSpan(table + 128), 10, 64 + modinfo.Length, names.Length);
        return file;
    }

    private static void Section(Span<byte> header, uint name, int offset, int size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, name);
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x18..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x20..], (ulong)size);
    }
}
