using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Tcg;

/// <summary>How QEMU's translator is set for a guest.</summary>
internal static class TcgTuning
{
    /// <summary>
    /// Size of the cache of translated code, MiB. A booted router needs less than 32; the default (an eighth of the host's memory, at most 1 GiB)
    /// doubles the process: 450 MB instead of 200 MB.
    /// </summary>
    public const int TranslationCacheMebibytes = 32;

    /// <summary>The arguments for a guest.</summary>
    public static ImmutableArray<string> Arguments(MachineConfig config) =>
        ["-accel", $"tcg,thread=multi,tb-size={TranslationCacheMebibytes}", "-cpu", config.CpuModel ?? CpuModel(config.Architecture)];

    // Everything that the translator can do: distributions begin to ask for x86-64-v2 and more. Not the two that cost AArch64 guests time and give them
    // nothing here: big page tables (LPA2), and signed pointers (pauth), without which a router boots with 5 s of CPU time instead of 7 s,
    // as with cortex-a72. POWER has no "max".
    private static string CpuModel(string architecture) => architecture switch
    {
        "aarch64" => "max,lpa2=off,pauth=off",
        "ppc64" => "power10",
        _ => "max",
    };
}
