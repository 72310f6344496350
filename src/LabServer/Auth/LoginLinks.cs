using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LabSim.LabServer.Auth;

/// <summary>One-time codes that open a browser's session: each works once and for a minute, and a few at most are open at a time.</summary>
internal sealed class LoginLinks(TimeProvider time)
{
    /// <summary>How long a code works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int MostOpen = 32;
    private const int CodeLength = 32;
    private readonly Lock _lock = new();
    private readonly List<(byte[] Hash, DateTimeOffset ExpiresAt)> _open = [];

    /// <summary>Makes a code; where too many are open, the oldest ends.</summary>
    public (string Code, DateTimeOffset ExpiresAt) Open()
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeLength));
        var expires = time.GetUtcNow() + Lifetime;
        lock (_lock)
        {
            _open.RemoveAll(link => link.ExpiresAt <= time.GetUtcNow());
            if (_open.Count == MostOpen)
            {
                _open.RemoveAt(0);
            }

            _open.Add((Hash(code), expires));
        }

        return (code, expires);
    }

    /// <summary>Whether that is an open code; it is none any more.</summary>
    public bool Spend(string code)
    {
        var hash = Hash(code);
        lock (_lock)
        {
            _open.RemoveAll(link => link.ExpiresAt <= time.GetUtcNow());
            return _open.RemoveAll(link => CryptographicOperations.FixedTimeEquals(link.Hash, hash)) > 0;
        }
    }

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
