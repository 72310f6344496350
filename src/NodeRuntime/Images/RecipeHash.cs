using System.Security.Cryptography;
using System.Text;

namespace LabSim.NodeRuntime.Images;

/// <summary>Names an image by what it is built from, so that a changed recipe is a changed image.</summary>
internal static class RecipeHash
{
    /// <summary>To be raised whenever the builder makes something else out of the same recipe.</summary>
    private const int BuilderVersion = 2;

    /// <summary>Hash over architecture, builder, and path and content of every file of the folders; lower-case hexadecimal.</summary>
    public static string Compute(string architecture, params ReadOnlySpan<string> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{BuilderVersion} {architecture}");
        foreach (var folder in folders)
        {
            foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                Append(hash, Path.GetRelativePath(folder, path));
                var content = File.ReadAllBytes(path);
                Append(hash, $"{content.Length}");
                hash.AppendData(content);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
