namespace LabSim.Switching.HandOver;

/// <summary>What the files of a vhost-user connection are called in its part.</summary>
internal static class ConnectionFiles
{
    /// <summary>The connection itself.</summary>
    public const string Connection = "connection";

    /// <summary>The receive ring.</summary>
    public const string Receive = "receive";

    /// <summary>The transmit ring.</summary>
    public const string Transmit = "transmit";

    /// <summary>A region of the machine's memory.</summary>
    public static string Memory(int region) => $"memory-{region}";

    /// <summary>What the driver kicks for a ring.</summary>
    public static string Kick(string ring) => ring + "-kick";

    /// <summary>By what the driver is called for a ring.</summary>
    public static string Call(string ring) => ring + "-call";
}
