using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Auth;

/// <summary>What a browser can prove itself with: the token, or a login link's code.</summary>
internal sealed class LoginProofs(AccessToken token, LoginLinks links)
{
    /// <summary>Whether the request proves anything; a code is spent by it.</summary>
    public bool Accept(LoginRequest request) =>
        request.Code is { } code ? links.Spend(code) : request.Token is { } secret && token.Matches(secret);
}
