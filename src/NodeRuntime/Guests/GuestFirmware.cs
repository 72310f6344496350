using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Guests;

/// <summary>Turns <see cref="GuestSettings"/> into the <c>fw_cfg</c> files that LabSim's images read at boot.</summary>
public static class GuestFirmware
{
    /// <summary>The files for one guest.</summary>
    public static ImmutableArray<FirmwareBlob> Create(GuestSettings settings) => throw new NotImplementedException();
}
