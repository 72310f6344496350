using LabSim.Interop;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Sockets;

/// <summary>A socket that carries frames both ways, with what waits on either side of it. Called on the worker's thread under the port's gate; neither blocks nor allocates.</summary>
internal interface IFrameChannel
{
    /// <summary>The descriptor, to be watched.</summary>
    FileDescriptor Handle { get; }

    /// <summary>Makes a burst of the frames that were read and are not done with, oldest first.</summary>
    /// <returns>What the peer did wrong, in words, if there is nothing but that.</returns>
    string? Collect(FrameBurst burst);

    /// <summary>Reads more, once <see cref="Collect"/> has nothing left.</summary>
    TransferState Read();

    /// <summary>Forgets the first frames of the burst.</summary>
    void Complete(int count);

    /// <summary>Writes what an earlier call left over.</summary>
    TransferState Flush();

    /// <summary>Writes the frames of a burst whose verdict is Forward, and marks what went as delivered.</summary>
    /// <param name="burst">The frames.</param>
    /// <param name="next">The first frame to write; afterwards the first that has to wait for room.</param>
    TransferState Write(FrameBurst burst, ref int next);
}
