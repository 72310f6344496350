using System.Text;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>Texts of kinds with the node's name and config put in. The config's bytes are taken as they are, and nothing in them is a mark.</summary>
internal static class ConfigText
{
    /// <summary>Whether a text has the config in it.</summary>
    public static bool HasConfig(string text) => text.Contains(ConfigDrive.ConfigMark, StringComparison.Ordinal);

    /// <summary>A text with the name put in.</summary>
    public static string Named(string text, string node) => text.Replace(ConfigDrive.NameMark, node, StringComparison.Ordinal);

    /// <summary>A text with both put in.</summary>
    public static byte[] Fill(string text, string node, ReadOnlySpan<byte> config)
    {
        var filled = new List<byte>();
        foreach (var (index, part) in text.Split(ConfigDrive.ConfigMark).Index())
        {
            if (index > 0)
            {
                filled.AddRange(config);
            }

            filled.AddRange(Encoding.UTF8.GetBytes(Named(part, node)));
        }

        return [.. filled];
    }
}
