using LabSim.NodeRuntime.Dissection;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Dissection;

/// <summary>A capture that a test writes, in the hands of a real sharkd.</summary>
internal sealed class GrowingCapture : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private int _frames;

    public GrowingCapture(SharkdPatience? patience = null, bool begun = true)
    {
        Assert.SkipUnless(Sharkd.Find(new RuntimeOptions()) is not null, "sharkd is not installed; ./test installs it");
        File.WriteAllBytes(Path, []);
        if (begun)
        {
            Begin();
        }

        Dissection = new Sharkd(new RuntimeOptions(), MachineUser.ForThisServer(), TimeProvider.System) { Patience = patience ?? new SharkdPatience { LoadSpacing = 0 } }
            .Open(new FrameSource(Path, () => new FrameExtent(Whole, _frames)));
    }

    public IDissection Dissection { get; }

    public string Path => _directory["frames.pcapng"];

    /// <summary>Bytes of whole blocks.</summary>
    public long Whole { get; private set; }

    public void Begin()
    {
        AddBytes(PcapngBlocks.Header);
        Whole = PcapngBlocks.Header.Length;
    }

    public void Add(params ReadOnlySpan<byte[]> frames)
    {
        foreach (var frame in frames)
        {
            var block = PcapngBlocks.Frame(frame, _frames);
            AddBytes(block);
            Whole += block.Length;
            _frames++;
        }
    }

    /// <summary>Writes what is no whole block yet.</summary>
    public void AddBytes(byte[] bytes)
    {
        using var file = new FileStream(Path, FileMode.Append);
        file.Write(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Dissection.DisposeAsync();
        _directory.Dispose();
    }
}
