namespace LabSim.NodeRuntime.Screens;

/// <summary>A machine's screen, keyboard and pointer.</summary>
public interface IScreen
{
    /// <summary>Connects as one more viewer. Both ways go bytes of the RFB protocol (RFC 6143), as VNC viewers speak it; QEMU speaks first, and asks for no password.</summary>
    /// <exception cref="ScreenException">It cannot be reached.</exception>
    Task<Stream> ConnectAsync(CancellationToken cancellation);

    /// <summary>What it shows now, as a PNG file.</summary>
    /// <exception cref="ScreenException">QEMU cannot say.</exception>
    Task<byte[]> TakePictureAsync(CancellationToken cancellation);
}
