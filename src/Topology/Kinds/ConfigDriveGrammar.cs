using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>The keys of a kind's <c>config-drive:</c>.</summary>
internal static class ConfigDriveGrammar
{
    private const string FileName = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}";

    private static readonly PatternForm Path = new("a file's path on the drive", new TextPattern($"(?:{FileName}/){{0,3}}{FileName}"), "letters, digits and . _ -, at most four parts with / between them");

    private static readonly PatternForm Text = new("a file's text", new TextPattern(@"[^\u0000-\u0008\u000b-\u001f\u007f]{0,8000}"), "at most 8,000 characters, none of control but tabs and line ends");

    /// <summary>All of it.</summary>
    public static Section<ConfigDriveDefinition> Drive { get; } = new("config-drive", new ConfigDriveDefinition(),
    [
        new ValueKey<ConfigDriveDefinition, ConfigDriveType>(
            "as", new WordForm<ConfigDriveType>([.. SettingWords.ConfigDrives.Select(d => (d.Key, d.Value))])
            {
                Mistaken = ImmutableDictionary.CreateRange([KeyValuePair.Create("iso", "cd"), KeyValuePair.Create("cdrom", "cd"), KeyValuePair.Create("fat", "disk")]),
            }, "What it is: a cd, a usb stick, or a disk beside the node's own.", (d, v) => d with { Type = v.Value }) { IsRequired = true },
        new ValueKey<ConfigDriveDefinition, string>(
            "label", new PatternForm("a volume's label", new TextPattern("[A-Za-z0-9_-]{1,16}"), "1 to 16 letters, digits, _ and -"), "Its label; config by default.", (d, v) => d with { Label = v }),
        new ValueKey<ConfigDriveDefinition, string>(
            "archive", new PatternForm("a file's name that ends with .tgz or .tar.gz", new TextPattern($@"{FileName}\.(?:tgz|tar\.gz)"), "for example config.tgz"),
            "The tar archive on it that its files stand in.", (d, v) => d with { Archive = v.Value }),
        new ValueKey<ConfigDriveDefinition, ImmutableArray<Named<string, string>>>(
            "files", new MapForm<string, string>("files", Path, Text, "") { Most = 16 }, "Its files' texts by their paths; {config} stands for the node's config, {name} for its name.", (d, v) => d with { Files = v }) { IsRequired = true },
    ]);
}
