using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LabSim.LabServer.Auth;

/// <summary>
/// Sessions of browsers, sealed instead of remembered (<c>expiry.nonce.HMAC-SHA256</c> under the token's key): they outlive a restarted
/// server, and a new token ends them all.
/// </summary>
internal sealed class BrowserSessions(AccessToken token, TimeProvider time)
{
    /// <summary>The header that a page of our own can set, and a foreign form cannot.</summary>
    public const string CsrfHeader = "X-LabSim-Csrf";

    /// <summary>How long a login lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The cookie's name. Browsers do not tell ports apart: two servers of one host each need a name of their own.</summary>
    public static string CookieName(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"labsim-{context.Connection.LocalPort}");

    public BrowserSession Open()
    {
        var expires = time.GetUtcNow() + Lifetime;
        var content = string.Create(CultureInfo.InvariantCulture, $"{expires.ToUnixTimeSeconds()}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}");
        return Describe($"{content}.{Seal("session", content)}", expires);
    }

    /// <summary>The session of a cookie, or <see langword="null"/> where it is not ours or over.</summary>
    public BrowserSession? Find(string? cookie)
    {
        if (cookie is null || cookie.LastIndexOf('.') is var dot && dot <= 0 || !Equal(Seal("session", cookie[..dot]), cookie[(dot + 1)..]))
        {
            return null;
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(cookie.AsSpan(0, cookie.IndexOf('.')), CultureInfo.InvariantCulture));
        return expires > time.GetUtcNow() ? Describe(cookie, expires) : null;
    }

    /// <summary>Whether a request's header proves that a page of ours made it.</summary>
    public static bool Proves(BrowserSession session, string? header) => header is not null && Equal(session.Csrf, header);

    private BrowserSession Describe(string cookie, DateTimeOffset expires) => new(cookie, Seal("csrf", cookie), expires);

    private string Seal(string purpose, string content) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(token.Key, Encoding.UTF8.GetBytes($"{purpose}:{content}")));

    private static bool Equal(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
