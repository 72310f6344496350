namespace LabSim.NodeRuntime.Ssh;

/// <summary>As whom a guest is entered.</summary>
/// <param name="User">The account.</param>
/// <param name="Password">Its password, or <see langword="null"/> where the key has to do.</param>
/// <param name="KeyFile">A private key that OpenSSH reads; it is tried first where the file is there.</param>
public sealed record SshLogin(string User, string? Password, string KeyFile);
