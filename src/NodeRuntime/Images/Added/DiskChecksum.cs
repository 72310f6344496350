using System.Security.Cryptography;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>What a file's hash shall be, as its maker publishes it. It tells the file that was meant from others, and a whole one from a damaged one.</summary>
/// <param name="Algorithm">SHA-512, SHA-256, SHA-1 or MD5.</param>
/// <param name="Hex">The hash, lower-case hexadecimal.</param>
public sealed record DiskChecksum(HashAlgorithmName Algorithm, string Hex)
{
    /// <summary>What <see cref="Parse"/> takes, in words.</summary>
    public const string Rule = "sha256:HEX, sha512:HEX, sha1:HEX or md5:HEX";

    private static readonly (string Word, HashAlgorithmName Algorithm, int Digits)[] Known =
        [("sha256", HashAlgorithmName.SHA256, 64), ("sha512", HashAlgorithmName.SHA512, 128), ("sha1", HashAlgorithmName.SHA1, 40), ("md5", HashAlgorithmName.MD5, 32)];

    /// <summary>Reads <c>sha256:HEX</c>; the hash alone says by its length which it is. <see langword="null"/> where it is none.</summary>
    public static DiskChecksum? Parse(string text)
    {
        var hex = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].ToLowerInvariant();
        var word = text.Length > hex.Length ? text[..^(hex.Length + 1)].ToLowerInvariant() : null;
        return hex.All(char.IsAsciiHexDigitLower) && Known.FirstOrDefault(known => known.Digits == hex.Length && (word is null || word == known.Word)) is { Word: not null } found
            ? new DiskChecksum(found.Algorithm, hex) : null;
    }
}
