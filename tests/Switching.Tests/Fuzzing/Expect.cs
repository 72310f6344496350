using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>What has to be true of everything that the product does; what is not, is a finding.</summary>
internal static class Expect
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzFindingException(otherwise);
        }
    }

    /// <summary>A result has to be one of these faults, or none where there are none.</summary>
    public static void Fault(GuestFault seen, FaultSet expected, string where)
    {
        if (!expected.Explains(seen))
        {
            throw new FuzzFindingException($"{where}: {seen} came, {expected} is right");
        }
    }
}
