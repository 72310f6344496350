namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>A region of a fuzzer's memory.</summary>
/// <param name="Guest">Its first address for the guest.</param>
/// <param name="User">Its first address for QEMU.</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct FuzzRegion(ulong Guest, ulong User, int Offset, int Size);
