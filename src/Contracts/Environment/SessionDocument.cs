namespace LabSim.Contracts.Environment;

/// <summary>A browser logs in (<c>POST /api/v1/login</c>) with one of two proofs.</summary>
/// <param name="Token">The token of LABSIM_HOME.</param>
/// <param name="Code">The one-time code of a login link.</param>
public sealed record LoginRequest(string? Token = null, string? Code = null);

/// <summary>A login link (<c>POST /api/v1/login-links</c>): opens one session, once.</summary>
/// <param name="Url">What to open. The code is behind the <c>#</c>: browsers do not send that part, so it stands in no log.</param>
/// <param name="ExpiresAt">When it is of no use any more.</param>
public sealed record LoginLinkDocument(string Url, DateTimeOffset ExpiresAt);

/// <summary>A browser's session.</summary>
/// <param name="Csrf">What every POST, PUT and DELETE with the cookie must carry in the header <c>X-LabSim-Csrf</c>.</param>
/// <param name="ExpiresAt">When it must log in again.</param>
public sealed record SessionDocument(string Csrf, DateTimeOffset ExpiresAt);
