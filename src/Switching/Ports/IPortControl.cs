using LabSim.Switching.HandOver;

namespace LabSim.Switching.Ports;

/// <summary>The control plane of a port: its socket, what is connected to it, its state. All members are called under the control gate. Disposing it closes the port.</summary>
internal interface IPortControl : IDisposable
{
    /// <summary>The data plane.</summary>
    FabricPort Port { get; }

    /// <summary>What the port as a whole is doing.</summary>
    PortState State { get; }

    /// <summary>Virtio feature bits that are offered to the machine; 0 where the port knows none.</summary>
    ulong OfferedFeatureBits { get; }

    /// <summary>Virtio feature bits that the machine's driver accepted.</summary>
    ulong AcceptedFeatureBits { get; }

    /// <summary>
    /// Its state and duplicates of its open files. It goes on unless <see cref="Release"/> is called.
    /// </summary>
    /// <param name="whole">With everything that is under way, for a process that takes over; otherwise what is of use when this one died.</param>
    ExportedPart Export(bool whole);

    /// <summary>Lets an adopted port begin: its links are there.</summary>
    void Resume();

    /// <summary>Closes the port here; its machine does not notice, for somebody else goes on with it.</summary>
    /// <returns>What takes time to free, for when its part is on its way; <see langword="null"/> for nothing.</returns>
    IDisposable? Release();

    /// <summary>The last fault.</summary>
    string? Fault { get; }
}
