namespace LabSim.Switching.Ports;

/// <summary>What a port's machine side is doing.</summary>
public enum PortState
{
    /// <summary>The port listens; no machine is connected.</summary>
    Listening,

    /// <summary>A machine's vhost-user connection stands; its driver does not run the rings yet.</summary>
    Connected,

    /// <summary>The rings run and frames pass.</summary>
    Running,

    /// <summary>The machine broke the protocol; the connection was closed. The port listens on.</summary>
    Faulted,
}
