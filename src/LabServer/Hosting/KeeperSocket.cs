using System.Text.RegularExpressions;

namespace LabSim.LabServer.Hosting;

/// <summary>What the socket of a watchdog's keeper is called, in the run directory.</summary>
internal static partial class KeeperSocket
{
    /// <summary>What all of them match, and those of rehearsals beside them.</summary>
    public const string Pattern = "keeper-*.sock*";

    /// <summary>The name of a process's.</summary>
    public static string NameOf(int pid) => $"keeper-{pid}.sock";

    /// <summary>Whether a name is one, and no path.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"\Akeeper-[0-9]{1,10}\.sock\z")]
    private static partial Regex Name();
}
