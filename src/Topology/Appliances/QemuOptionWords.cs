using System.Collections.Immutable;
using System.Text;

namespace LabSim.Topology.Appliances;

/// <summary>QEMU's options in one line, as GNS3's <c>options</c> has them.</summary>
internal static class QemuOptionWords
{
    /// <summary>The options and their values; a value is empty where there is none.</summary>
    /// <exception cref="ApplianceException">A quote is open at the end.</exception>
    public static ImmutableArray<(string Option, string Value)> Read(string line)
    {
        var words = Split(line);
        var options = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var word in words)
        {
            if (word.StartsWith('-') && word.Length > 1)
            {
                options.Add((word.TrimStart('-'), ""));
            }
            else if (options.Count > 0 && options[^1] is { Item2: "" } last)
            {
                options[^1] = (last.Item1, word);
            }
            else
            {
                options.Add((word, ""));
            }
        }

        return options.ToImmutable();
    }

    /// <summary>The parts of a value: <c>type=1,product=x</c>; a comma that is written twice is one of the text.</summary>
    public static ImmutableArray<(string Key, string Text)> Parts(string value) =>
    [
        .. value.Replace(",,", "\0", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Replace('\0', ','))
            .Select(part => part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var sign ? (part[..sign], part[(sign + 1)..]) : ("", part)),
    ];

    // As a shell does: quotes hold a word together, and a backslash keeps what is behind it.
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                (word ??= new StringBuilder()).Append(line[++i]);
            }
            else if (quote == '\0' ? c is '\'' or '"' : c == quote)
            {
                word ??= new StringBuilder();
                quote = quote == '\0' ? c : '\0';
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Flush();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Flush();
        return quote == '\0' ? words : throw new ApplianceException("a quote in its options does not end");

        void Flush()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
