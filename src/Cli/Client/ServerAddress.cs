using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Client;

/// <summary>Where the lab server is: a unix socket, or a URL with a token.</summary>
/// <param name="Socket">The path of the unix socket, or <see langword="null"/>.</param>
/// <param name="Url">The base of all addresses.</param>
/// <param name="Token">What is sent as a bearer token over TCP.</param>
internal sealed record ServerAddress(string? Socket, Uri Url, string? Token)
{
    // Over a unix socket the host means nothing; "localhost" passes every host check.
    private static readonly Uri Local = new("http://localhost/");

    /// <summary>This user's own server.</summary>
    public static ServerAddress Own(Session session) => new(session.Home.ServerSocket, Local, null);

    /// <summary>What LABSIM_SERVER names, or <see langword="null"/> where it is not set.</summary>
    public static ServerAddress? Named(Session session)
    {
        if (session.Value("LABSIM_SERVER") is not { } server)
        {
            return null;
        }

        if (server.StartsWith('/') || server.StartsWith("unix:", StringComparison.Ordinal))
        {
            return new ServerAddress(server.StartsWith('/') ? server : "/" + server[5..].TrimStart('/'), Local, null);
        }

        return Uri.TryCreate(server, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new ServerAddress(null, url, session.Value("LABSIM_TOKEN") ?? TokenOf(session, url))
            : throw new CommandException(ExitStatus.Usage, $"LABSIM_SERVER={server} is neither a URL nor a unix socket",
                "write http://HOST:PORT, or the absolute path of a socket");
    }

    // The token is this LABSIM_HOME's secret: it goes to this host's servers only.
    private static string? TokenOf(Session session, Uri url) =>
        url.IsLoopback && File.Exists(session.Home.TokenFile) ? File.ReadAllText(session.Home.TokenFile).Trim() : null;
}
