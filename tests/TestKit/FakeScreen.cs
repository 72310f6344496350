using System.IO.Pipelines;
using System.Text;
using LabSim.NodeRuntime.Screens;

namespace LabSim.TestKit;

/// <summary>A screen that greets and then says back what it hears.</summary>
public sealed class FakeScreen : IScreen
{
    /// <summary>What it begins with, as an RFB server does.</summary>
    public const string Greeting = "RFB 003.008\n";

    /// <summary>What a picture of it is.</summary>
    public static byte[] Picture => [0x89, .. "PNG"u8];

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(Greeting), cancellation);
        return new Echo(pipe.Reader.AsStream(), pipe.Writer.AsStream());
    }

    /// <inheritdoc/>
    public Task<byte[]> TakePictureAsync(CancellationToken cancellation) => Task.FromResult(Picture);

    private sealed class Echo(Stream reading, Stream writing) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => writing.Flush();

        public override int Read(byte[] buffer, int offset, int count) => reading.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => writing.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => writing.WriteAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
