using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LabSim.NodeRuntime;

namespace LabSim.LabServer.Auth;

/// <summary>
/// The secret of this LABSIM_HOME: 32 random bytes in a file that only its owner reads. Browsers exchange it once for a cookie,
/// remote clients send it with every request.
/// </summary>
internal sealed class AccessToken
{
    private const int SecretLength = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly byte[] _text;

    private AccessToken(string text)
    {
        _text = Encoding.UTF8.GetBytes(text);
        Key = SHA256.HashData(_text);
    }

    /// <summary>The key that sessions are sealed with: whoever replaces the token ends them all.</summary>
    public byte[] Key { get; }

    /// <summary>Reads the token, or makes it on the first start.</summary>
    /// <exception cref="RuntimeEnvironmentException">The file is a link or no token.</exception>
    public static AccessToken LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new RuntimeEnvironmentException($"{path} is a symbolic link; a token is a file of our own", $"remove {path} and start the server again");
        }

        // A copy or a backup may have opened it to others.
        File.SetUnixFileMode(path, OwnerOnly);
        var text = File.ReadAllText(path).Trim();
        return Base64Url.IsValid(text, out var length) && length >= SecretLength
            ? new AccessToken(text)
            : throw new RuntimeEnvironmentException($"{path} holds no token of {SecretLength} bytes", $"remove {path}; the next start makes another");
    }

    /// <summary>Whether that is the token; takes as long for a near miss as for any other.</summary>
    public bool Matches(ReadOnlySpan<char> candidate) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(candidate.ToArray())), Key);

    // Written beside and renamed: a power cut leaves a whole token or none.
    private static void Create(string path)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: false);
    }
}
