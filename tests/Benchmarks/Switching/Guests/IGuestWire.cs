using System.Diagnostics;

namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>What joins the NICs of two real machines.</summary>
internal interface IGuestWire : IDisposable
{
    /// <summary>QEMU's arguments for the backend <c>net0</c> of a machine's NIC.</summary>
    /// <param name="machine">Which one, 0 or 1.</param>
    IReadOnlyList<string> Backend(int machine);

    /// <summary>Starts a machine where it can reach the wire.</summary>
    Process Start(ProcessStartInfo machine);
}
