using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;
using LabSim.Switching.Recording;

namespace LabSim.Switching.Ports;

/// <summary>
/// The receiving side of a port, whatever is behind it: a machine's rings, a socket, a host's NIC. What such a port sends it
/// passes to its <see cref="Links.LinkDirection"/>, a burst at a time. Called on the worker's thread.
/// </summary>
internal interface IPort
{
    /// <summary>What the frames that it is given may leave to be done.</summary>
    OffloadSet Offloads { get; }

    /// <summary>The port's recorded past, or <see langword="null"/> where none is kept.</summary>
    FrameLog? Log { get; }

    /// <summary>Delivers the frames of a burst from <paramref name="from"/> on whose verdict is Forward, and gives them their verdict.</summary>
    /// <returns>The first frame that has to wait for room, or the burst's count.</returns>
    int Deliver(FrameBurst burst, int from);
}
