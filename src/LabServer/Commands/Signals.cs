using System.Runtime.InteropServices;

namespace LabSim.LabServer.Commands;

/// <summary>Signals that a background process does not take as its end.</summary>
internal static class Signals
{
    /// <summary>A terminal that is closed does not end a server in the background.</summary>
    public static PosixSignalRegistration? IgnoreHangup(bool background) =>
        background ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true) : null;
}
