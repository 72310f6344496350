using System.Text;

namespace LabSim.NodeRuntime.Volumes.Iso;

/// <summary>How names are written in one of the two hierarchies of a CD.</summary>
internal abstract class IsoNames
{
    // ECMA-119, 7.5.1: a file's name has at most 30 characters beside its dot.
    private const int MostCharacters = 30;

    /// <summary>The names of ISO 9660 itself: capital letters, digits and underscores, one dot, and a version.</summary>
    public static IsoNames Primary { get; } = new PrimaryNames();

    /// <summary>The names as they are (Joliet specification, "Unicode UCS-2").</summary>
    public static IsoNames Joliet { get; } = new JolietNames();

    /// <summary>A text of a volume descriptor, such as its label, filled up with spaces.</summary>
    public abstract void WriteText(Span<byte> field, string text);

    /// <summary>A file's name in its directory.</summary>
    public abstract byte[] OfFile(string name);

    /// <summary>A directory's name in its parent.</summary>
    public abstract byte[] OfFolder(string name);

    private sealed class PrimaryNames : IsoNames
    {
        public override void WriteText(Span<byte> field, string text)
        {
            field.Fill((byte)' ');
            Encoding.ASCII.GetBytes(text, field);
        }

        public override byte[] OfFile(string name)
        {
            var dot = name.LastIndexOf('.');
            var (stem, extension) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
            extension = Capitals(extension, MostCharacters / 2);
            return Encoding.ASCII.GetBytes($"{Capitals(stem, MostCharacters - extension.Length)}.{extension};1");
        }

        public override byte[] OfFolder(string name) => Encoding.ASCII.GetBytes(Capitals(name, MostCharacters));

        private static string Capitals(string text, int most) =>
            string.Concat(text.Take(most).Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
    }

    private sealed class JolietNames : IsoNames
    {
        public override void WriteText(Span<byte> field, string text) => Encoding.BigEndianUnicode.GetBytes(text.PadRight(field.Length / 2).AsSpan(0, field.Length / 2), field);

        public override byte[] OfFile(string name) => Encoding.BigEndianUnicode.GetBytes(name);

        public override byte[] OfFolder(string name) => Encoding.BigEndianUnicode.GetBytes(name);
    }
}
