using System.Security.Cryptography;
using System.Text;
using LabSim.StateStore;

namespace LabSim.Orchestration.Workspaces;

/// <summary>
/// The key by which the labs of one LABSIM_HOME open guests that take keys: <c>LABSIM_HOME/ssh/id_ecdsa</c>, made when the first guest wants it. It is a key of
/// NIST's curve P-256 in a file that OpenSSH reads (RFC 5915 as PEM), and nobody but the owner can.
/// </summary>
/// <param name="dataDirectory">LABSIM_HOME.</param>
public sealed class GuestKey(string dataDirectory)
{
    private const string Algorithm = "ecdsa-sha2-nistp256";
    private const int LargestFile = 8 << 10;
    private static readonly Lock Making = new();

    /// <summary>The file with the private key.</summary>
    public string Path => System.IO.Path.Combine(dataDirectory, "ssh", "id_ecdsa");

    /// <summary>Its public key as a line of <c>authorized_keys</c> (RFC 5656, 3.1); it is made where there is none.</summary>
    /// <exception cref="LabException">The key's file is none, or cannot be read or made.</exception>
    public string Authorized() => Write(ReadOrMake)!;

    /// <summary>Its public key, or <see langword="null"/> where there is none yet; nothing is changed.</summary>
    /// <exception cref="LabException">The key's file is none, or cannot be read.</exception>
    public string? Look() => Write(Read);

    private string? Write(Func<string?> read)
    {
        try
        {
            if (read() is not { } text)
            {
                return null;
            }

            using var key = ECDsa.Create();
            key.ImportFromPem(text);
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            byte[] blob = [.. Text(Encoding.ASCII.GetBytes(Algorithm)), .. Text("nistp256"u8), .. Text([4, .. point.X!, .. point.Y!])];
            return $"{Algorithm} {Convert.ToBase64String(blob)} labsim";
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new LabException(LabProblem.Environment, $"the key of the labs' guests cannot be used: {failure.Message}", $"remove {Path}, and a new one is made", failure);
        }
    }

    private string? Read() => OwnedFile.Read(Path, LargestFile) is { Length: > 0 } there ? Encoding.ASCII.GetString(there) : null;

    private string ReadOrMake()
    {
        lock (Making)
        {
            if (Read() is { } there)
            {
                return there;
            }

            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var text = key.ExportECPrivateKeyPem() + "\n";
            OwnedDirectory.Create(System.IO.Path.GetDirectoryName(Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, null);
            OwnedFile.WritePrivate(Path, Encoding.ASCII.GetBytes(text));
            return text;
        }
    }

    private static byte[] Text(ReadOnlySpan<byte> bytes) => [0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
