using System.Numerics;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>A set of faults. An empty one says that there is none.</summary>
internal readonly record struct FaultSet(ulong Bits)
{
    public bool IsEmpty => Bits == 0;

    public int Count => BitOperations.PopCount(Bits);

    public bool Contains(GuestFault fault) => (Bits & Bit(fault)) != 0;

    /// <summary>Whether a result is right: one of these, or none where there are none.</summary>
    public bool Explains(GuestFault fault) => fault == GuestFault.None ? IsEmpty : Contains(fault);

    public FaultSet With(GuestFault fault, bool when = true) => when && fault != GuestFault.None ? new(Bits | Bit(fault)) : this;

    public FaultSet With(FaultSet others) => new(Bits | others.Bits);

    public override string ToString()
    {
        var set = this;
        return IsEmpty ? "no fault" : string.Join(" or ", Enum.GetValues<GuestFault>().Where(set.Contains));
    }

    private static ulong Bit(GuestFault fault) => 1UL << (int)fault;
}
