using System.Threading.Channels;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.NodeRuntime.Images;

namespace LabSim.LabServer.Once;

/// <summary>Writes progress in the order in which it is told, without holding up the work; disposing waits for the last line.</summary>
internal sealed class ProgressLines : IProgress<ImageProgress>, IAsyncDisposable
{
    private readonly Channel<ImageProgress> _told = Channel.CreateUnbounded<ImageProgress>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    public ProgressLines(Stream output) => _writing = WriteAsync(output);

    public void Report(ImageProgress value) => _told.Writer.TryWrite(value);

    public async ValueTask DisposeAsync()
    {
        _told.Writer.Complete();
        await _writing;
    }

    private async Task WriteAsync(Stream output)
    {
        await foreach (var told in _told.Reader.ReadAllAsync())
        {
            await JsonLines.WriteAsync(output, new ImageProgressDocument(told.Image, told.Step, told.Fraction), ContractJson.Default.ImageProgressDocument);
        }
    }
}
