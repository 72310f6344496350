using LabSim.Switching.HandOver;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching;

/// <summary>The room's log lines. Never one for a frame: those are counted.</summary>
internal static partial class FabricLog
{
    /// <summary>A defect of ours in a port's turn.</summary>
    [LoggerMessage(3000, LogLevel.Error, "The switch failed while it served port {Port}")]
    public static partial void TurnFailed(ILogger logger, string port, Exception defect);

    /// <summary>A machine broke the protocol. Said once, until the port has run well again.</summary>
    [LoggerMessage(3001, LogLevel.Warning, "Lab {Lab}, port {Port}: the machine broke the protocol: {Reason}. The port listens on.")]
    public static partial void PortFaulted(ILogger logger, string lab, string port, string reason);

    /// <summary>Someone else's process connected.</summary>
    [LoggerMessage(3002, LogLevel.Warning, "Lab {Lab}, port {Port}: refused a connection of user {User}, process {Process}")]
    public static partial void StrangerRefused(ILogger logger, string lab, string port, uint user, int process);

    /// <summary>A subscriber to the fabric's events threw.</summary>
    [LoggerMessage(3003, LogLevel.Error, "Lab {Lab}: a listener to port {Port}'s changes failed")]
    public static partial void ListenerFailed(ILogger logger, string lab, string port, Exception defect);

    /// <summary>A part of another process's fabric is of no use.</summary>
    [LoggerMessage(3005, LogLevel.Warning, "Lab {Lab}: the {Kind} {Name} could not be taken over; it begins anew")]
    public static partial void PartNotAdopted(ILogger logger, string lab, PartKind kind, string name, Exception error);

    /// <summary>Nobody keeps the parts any more.</summary>
    [LoggerMessage(3006, LogLevel.Warning, "The keeper is gone: if this server dies, machines connect again instead of going on")]
    public static partial void KeeperLost(ILogger logger, Exception error);

    /// <summary>The next server is not warm.</summary>
    [LoggerMessage(3008, LogLevel.Warning, "The rehearsal of a hand-over failed: the pause will be longer")]
    public static partial void RehearsalFailed(ILogger logger, Exception error);

    /// <summary>Nobody takes what this server hands over.</summary>
    [LoggerMessage(3009, LogLevel.Warning, "The server that waited for this one's switches is gone")]
    public static partial void SuccessorLost(ILogger logger, Exception error);

    /// <summary>A defect of ours on the control thread.</summary>
    [LoggerMessage(3004, LogLevel.Error, "Lab {Lab}: the switch's control thread failed while it handled an event")]
    public static partial void ControlFailed(ILogger logger, string lab, Exception defect);
}
