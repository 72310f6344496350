namespace LabSim.Cli.Tests.Fakes;

/// <summary>A pipe whose reader has left: writing fails as EPIPE does.</summary>
internal sealed class BrokenPipe : MemoryStream
{
    public override bool CanSeek => false;

    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");

    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
}
