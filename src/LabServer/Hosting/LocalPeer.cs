namespace LabSim.LabServer.Hosting;

/// <summary>A feature of connections over the unix socket: the kernel vouches for the user at the other end.</summary>
/// <param name="UserId">That user.</param>
internal sealed record LocalPeer(uint UserId);
