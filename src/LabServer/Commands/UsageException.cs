namespace LabSim.LabServer.Commands;

/// <summary>A wrong word on the command line: exit status 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
