namespace LabSim.LabServer.Auth;

/// <summary>A browser that logged in.</summary>
/// <param name="Cookie">The cookie's value.</param>
/// <param name="Csrf">What every unsafe request must carry in the header <see cref="BrowserSessions.CsrfHeader"/>.</param>
/// <param name="ExpiresAt">When it must log in again.</param>
internal sealed record BrowserSession(string Cookie, string Csrf, DateTimeOffset ExpiresAt);
