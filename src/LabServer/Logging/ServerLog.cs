namespace LabSim.LabServer.Logging;

/// <summary>The server's own log messages; their numbers are stable, 5000–5999.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(5001, LogLevel.Information, "lab server {Version} serves {Home}: {Socket}, {Address}")]
    public static partial void Started(this ILogger log, string version, string home, string socket, string? address);

    [LoggerMessage(5002, LogLevel.Information, "lab server ended in order; machines go on")]
    public static partial void Ended(this ILogger log);

    [LoggerMessage(5003, LogLevel.Warning, "{Warning}")]
    public static partial void StartedWithWarning(this ILogger log, string warning);

    [LoggerMessage(5004, LogLevel.Information, "recovered {Labs} labs in {Milliseconds} ms")]
    public static partial void Recovered(this ILogger log, int labs, long milliseconds);

    [LoggerMessage(5005, LogLevel.Error, "what an earlier server left could not be taken up")]
    public static partial void RecoveryFailed(this ILogger log, Exception error);

    [LoggerMessage(5006, LogLevel.Information, "the switches of {Labs} labs went on, {Milliseconds:F1} ms after they stopped")]
    public static partial void WentOn(this ILogger log, int labs, double milliseconds);

    [LoggerMessage(5007, LogLevel.Information, "handed the switches of {Labs} labs over in {Milliseconds} ms")]
    public static partial void HandedOver(this ILogger log, int labs, long milliseconds);

    [LoggerMessage(5008, LogLevel.Warning, "nobody keeps the switches' connections: if this server dies, machines connect again instead of going on")]
    public static partial void NoKeeper(this ILogger log, Exception error);

    [LoggerMessage(5009, LogLevel.Information, "the switches of {Labs} labs went on")]
    public static partial void WentOnAfterDeath(this ILogger log, int labs);

    [LoggerMessage(5013, LogLevel.Warning, "the server that was to take over is gone; the watchdog starts another one, which goes on from what its keeper has")]
    public static partial void NotHandedOver(this ILogger log);

    [LoggerMessage(5010, LogLevel.Warning, "a process of user {User} was refused on the unix socket")]
    public static partial void PeerRefused(this ILogger log, uint user);

    [LoggerMessage(5011, LogLevel.Warning, "refused {Method} {Path}: {Reason}")]
    public static partial void RequestRefused(this ILogger log, string method, string path, string reason);

    [LoggerMessage(5012, LogLevel.Warning, "a login failed from {Address}")]
    public static partial void LoginFailed(this ILogger log, string? address);

    [LoggerMessage(5020, LogLevel.Error, "{Method} {Path} failed, reference {Reference}")]
    public static partial void RequestFailed(this ILogger log, Exception error, string method, string path, string reference);

    [LoggerMessage(5022, LogLevel.Error, "taking in {Source} failed, reference {Reference}")]
    public static partial void ImageTaskFailed(this ILogger log, Exception error, string source, string reference);

    [LoggerMessage(5021, LogLevel.Warning, "view {View} of lab {Lab} ended early")]
    public static partial void ViewFailed(this ILogger log, Exception error, string view, string lab);

    [LoggerMessage(5030, LogLevel.Error, "the lab server (pid {Pid}) died with status {Status}; starting another")]
    public static partial void ServerDied(this ILogger log, int pid, int status);

    [LoggerMessage(5031, LogLevel.Error, "the lab server died {Count} times within a minute; giving up")]
    public static partial void ServerDiedTooOften(this ILogger log, int count);

    [LoggerMessage(5032, LogLevel.Information, "the lab server (pid {Pid}) ended with status {Status}")]
    public static partial void ServerEnded(this ILogger log, int pid, int status);

    [LoggerMessage(5033, LogLevel.Information, "started the lab server as pid {Pid}")]
    public static partial void ServerStarted(this ILogger log, int pid);
}
