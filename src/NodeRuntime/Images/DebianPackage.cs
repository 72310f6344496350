using System.Globalization;
using System.Net;

namespace LabSim.NodeRuntime.Images;

/// <summary>A package that an image needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file in apt's cache.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash in the signed index, lower-case hexadecimal.</param>
internal sealed record DebianPackage(string Name, string File, long Bytes, string Sha256)
{
    private const string HashPrefix = "SHA256:";

    /// <summary>Reads a line of <c>apt-get --print-uris</c>: <c>'URI' file size hash</c>; other lines give <see langword="null"/>.</summary>
    public static DebianPackage? Parse(string line)
    {
        var parts = line.Split(' ');
        return parts.Length == 4 && parts[0].StartsWith('\'') && parts[1].EndsWith(".deb", StringComparison.Ordinal)
            && !parts[1].Contains('/', StringComparison.Ordinal)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && parts[3].StartsWith(HashPrefix, StringComparison.Ordinal)
            ? new DebianPackage(WebUtility.UrlDecode(parts[1].Split('_')[0]), parts[1], bytes, parts[3][HashPrefix.Length..])
            : null;
    }
}
