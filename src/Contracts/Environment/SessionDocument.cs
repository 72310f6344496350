namespace LabSim.Contracts.Environment;

/// <summary>A browser logs in (<c>POST /api/v1/login</c>).</summary>
/// <param name="Token">The token of LABSIM_HOME.</param>
public sealed record LoginRequest(string Token);

/// <summary>A browser's session.</summary>
/// <param name="Csrf">What every POST, PUT and DELETE with the cookie must carry in the header <c>X-LabSim-Csrf</c>.</param>
/// <param name="ExpiresAt">When it must log in again.</param>
public sealed record SessionDocument(string Csrf, DateTimeOffset ExpiresAt);
