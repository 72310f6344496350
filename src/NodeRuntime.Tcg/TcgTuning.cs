using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tcg;

/// <summary>How QEMU's translator is set for a guest.</summary>
internal static class TcgTuning
{
    private const long Mebibyte = 1024 * 1024;

    // Below the first a kernel translates the same code over and over; the last is QEMU's own most.
    private const long SmallestCache = 32;
    private const long LargestCache = 1024;

    /// <summary>The arguments for a guest.</summary>
    public static ImmutableArray<string> Arguments(MachineConfig config) =>
        ["-accel", $"tcg,thread=multi,tb-size={CacheMebibytes(config.MemoryBytes)}", "-cpu", config.CpuModel ?? CpuModel(config.Architecture)];

    // Everything that the translator can do: distributions begin to ask for x86-64-v2 and more. Not the two that cost AArch64 guests time and give them
    // nothing here: big page tables (LPA2), and signed pointers (pauth), without which a router boots with 5 s of CPU time instead of 7 s,
    // as with cortex-a72. POWER has no "max".
    private static string CpuModel(string architecture) => architecture switch
    {
        "aarch64" => "max,lpa2=off,pauth=off",
        "ppc64" => "power10",
        _ => "max",
    };

    // The cache of translated code, MiB: half of the guest's memory, which is about what a system that fits into it runs while it boots. One that is too
    // small is emptied again and again, and all is translated once more (docs/adr/0033-translated-code-grows-with-memory.md).
    private static long CacheMebibytes(long memoryBytes) => Math.Clamp(memoryBytes / 2 / Mebibyte, SmallestCache, LargestCache);
}
