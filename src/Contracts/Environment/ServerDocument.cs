namespace LabSim.Contracts.Environment;

/// <summary>A lab server (<c>GET /api/v1/server</c>, <c>labsim server status --json</c>).</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Version">Its version.</param>
/// <param name="Address">Where browsers reach it, for example <c>http://127.0.0.1:7780</c>; <see langword="null"/> where it only listens on its socket.</param>
/// <param name="Socket">Its unix socket.</param>
/// <param name="Home">Its LABSIM_HOME.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Warning">What its user should know (the browsers' port is taken), or <see langword="null"/>.</param>
public sealed record ServerDocument(
    int Pid, string Version, string? Address, string Socket, string Home, DateTimeOffset StartedAt, string? Warning = null);
