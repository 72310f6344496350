using System.Globalization;
using System.Text;

namespace LabSim.NodeRuntime.Volumes.Fat;

/// <summary>The names of a FAT directory: each has a short one of 8 and 3 characters, and entries before it that hold the long one.</summary>
internal sealed class FatNames
{
    /// <summary>The bytes of an entry.</summary>
    public const int Entry = 32;

    // Characters of a long name in one entry, and where they stand in it.
    private const int PerEntry = 13;

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The entries of a name: those of the long one in their order, then the short one's, in which only the name is set.</summary>
    public byte[] Entries(string name)
    {
        var shortName = Shorten(name);
        var parts = Parts(name);
        var entries = new byte[Length(name)];
        for (var part = 0; part < parts; part++)
        {
            // The last part comes first.
            WritePart(entries.AsSpan((parts - 1 - part) * Entry, Entry), name, part, isLast: part == parts - 1, Checksum(shortName));
        }

        shortName.CopyTo(entries, parts * Entry);
        return entries;
    }

    /// <summary>The bytes of a name's entries.</summary>
    public static int Length(string name) => (Parts(name) + 1) * Entry;

    /// <summary>A name or label of eleven characters as it stands in an entry.</summary>
    public static byte[] Pad(string text) => Encoding.ASCII.GetBytes(text.PadRight(11));

    // NAME~1.EXT, whether it would have fitted or not: short names have no small letters, and the long one is what counts.
    private byte[] Shorten(string name)
    {
        var dot = name.LastIndexOf('.');
        var stem = Capitals(dot < 0 ? name : name[..dot]);
        var extension = dot < 0 ? "" : Capitals(name[(dot + 1)..]);
        for (var number = 1; ; number++)
        {
            var tail = "~" + number.ToString(CultureInfo.InvariantCulture);
            var tried = stem[..Math.Min(stem.Length, 8 - tail.Length)] + tail;
            var whole = tried.PadRight(8) + extension[..Math.Min(3, extension.Length)];
            if (_taken.Add(whole))
            {
                return Pad(whole);
            }
        }
    }

    private static int Parts(string name) => (name.Length + PerEntry - 1) / PerEntry;

    private static string Capitals(string text) => string.Concat(text.Where(letter => letter != '.').Select(char.ToUpperInvariant));

    private static void WritePart(Span<byte> entry, string name, int part, bool isLast, byte checksum)
    {
        entry[0] = (byte)((part + 1) | (isLast ? 0x40 : 0));
        (entry[11], entry[13]) = (0x0F, checksum);
        for (var i = 0; i < PerEntry; i++)
        {
            var index = (part * PerEntry) + i;

            // After the name comes a zero, and after that ones.
            var letter = index < name.Length ? name[index] : index == name.Length ? '\0' : '\uFFFF';
            var place = i < 5 ? 1 + (2 * i) : i < 11 ? 14 + (2 * (i - 5)) : 28 + (2 * (i - 11));
            (entry[place], entry[place + 1]) = ((byte)letter, (byte)(letter >> 8));
        }
    }

    private static byte Checksum(ReadOnlySpan<byte> shortName)
    {
        var sum = 0;
        foreach (var letter in shortName)
        {
            sum = (((sum & 1) << 7) + (sum >> 1) + letter) & 0xFF;
        }

        return (byte)sum;
    }
}
