using System.Runtime.InteropServices;

namespace LabSim.Switching.Recording;

/// <summary>
/// What is known of a page of the recorder's memory. A cache line each, for neighbours belong to different workers.
/// </summary>
/// <remarks>
/// INVARIANT: whoever gives a page another life makes <see cref="Version"/> odd before the first change and even after the last. A reader takes an even version,
/// then the rest, then looks at the version again: if it is the same, what it copied belongs together.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct RecorderPage
{
    /// <summary>Odd while the page changes hands or begins anew.</summary>
    public long Version;

    /// <summary>Whose records it has; <see langword="null"/> for a free page.</summary>
    public FrameLog? Owner;

    /// <summary>Who got what these records call delivered.</summary>
    public FrameLog? Peer;

    /// <summary>Grows with each life of any page: the order of a log's pages.</summary>
    public long Serial;

    /// <summary>The time of its last record.</summary>
    public long Last;

    /// <summary>Bytes of finished records.</summary>
    public int Filled;

    /// <summary>The owner's next page, -1 for none.</summary>
    public int Next;

    /// <summary>Records of the owner's frames.</summary>
    public int Own;

    /// <summary>Records of frames that the peer got.</summary>
    public int Delivered;
}
