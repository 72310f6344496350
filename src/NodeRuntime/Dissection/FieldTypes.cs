namespace LabSim.NodeRuntime.Dissection;

/// <summary>Wireshark's sorts of values (enum ftenum of its ftypes.h, release 4.0) as words.</summary>
internal static class FieldTypes
{
    private static readonly string[] Words =
    [
        "none", "protocol", "boolean", "character",
        "unsigned", "unsigned", "unsigned", "unsigned", "unsigned", "unsigned", "unsigned", "unsigned",
        "integer", "integer", "integer", "integer", "integer", "integer", "integer", "integer",
        "float", "float", "float", "float", "time", "duration", "string", "string", "string", "mac", "bytes", "bytes", "ipv4", "ipv6", "ipx", "frame",
    ];

    /// <summary>The word; <c>value</c> for what is rarer than those above.</summary>
    public static string Word(int type) => type >= 0 && type < Words.Length ? Words[type] : "value";
}
