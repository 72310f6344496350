namespace LabSim.NodeRuntime.Ssh;

/// <summary>A guest did not take a connection, a login, or a command.</summary>
public sealed class GuestSshException(string message, Exception? inner = null) : Exception(message, inner);
