using LabSim.LabServer.Views;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Views;

public sealed class FrameFiles
{
    private static readonly byte[] Block = PcapngBlocks.Frame(TestFrames.Ping(1), 5);

    [Fact]
    public void However_the_capture_is_cut_only_whole_blocks_reach_the_file()
    {
        using var directory = new TemporaryDirectory();
        byte[] all = [.. PcapngBlocks.Header, .. Block, .. Block];
        for (var piece = 1; piece < Block.Length; piece += 7)
        {
            using var file = new FrameFile(directory[$"{piece}.pcapng"], 1 << 20, () => { });
            for (var at = 0; at < all.Length; at += piece)
            {
                file.Append(all.AsMemory(at, Math.Min(piece, all.Length - at)));
                var written = Math.Min(at + piece, all.Length);
                var (bytes, frames) = file.Whole();
                Assert.Equal(bytes, new FileInfo(file.Path).Length);
                Assert.True(bytes <= written && written - bytes < Block.Length, $"{bytes} of {written} bytes in pieces of {piece}");
                Assert.Equal(Math.Max(0, (bytes - PcapngBlocks.Header.Length) / Block.Length), frames);
            }

            Assert.Equal(all, File.ReadAllBytes(file.Path));
            byte[] both = [.. Block, .. Block];
            Assert.Equal(both, file.Read(0, 10, 1 << 20));
            Assert.Equal(Block, file.Read(1, 10, 1 << 20));
        }
    }

    [Fact]
    public void A_full_file_says_so_once_and_takes_nothing_more()
    {
        using var directory = new TemporaryDirectory();
        var told = 0;
        using var file = new FrameFile(directory["x.pcapng"], PcapngBlocks.Header.Length + (2 * Block.Length) + 10, () => told++);
        file.Append(PcapngBlocks.Header);
        for (var i = 0; i < 5; i++)
        {
            file.Append(Block);
        }

        Assert.Equal((true, 1, 2), (file.IsFull, told, file.Whole().Frames));
        Assert.Equal(PcapngBlocks.Header.Length + (2 * Block.Length), new FileInfo(file.Path).Length);
    }

    [Fact]
    public void A_batch_is_bounded_in_bytes_too_but_has_at_least_one_frame()
    {
        using var directory = new TemporaryDirectory();
        using var file = new FrameFile(directory["x.pcapng"], 1 << 20, () => { });
        for (var i = 0; i < 100; i++)
        {
            file.Append(Block);
        }

        Assert.InRange(file.Read(0, 100, 10 * Block.Length).Length, Block.Length, 10 * Block.Length);
        Assert.Equal(Block, file.Read(0, 100, 1));
        Assert.Empty(file.Read(100, 10, 1000));
    }

    [Fact]
    public void What_is_no_pcapng_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var file = new FrameFile(directory["x.pcapng"], 1 << 20, () => { });
        Assert.Throws<InvalidDataException>(() => file.Append(new byte[] { 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.Throws<InvalidDataException>(() => file.Append(new byte[] { 6, 0, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0 }));
    }
}
