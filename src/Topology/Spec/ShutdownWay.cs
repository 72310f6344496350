namespace LabSim.Topology.Spec;

/// <summary>How a machine without our agent is made to power down; the words of a kind's <c>shutdown:</c>.</summary>
public enum ShutdownWay
{
    /// <summary>The power button (ACPI), then a while to power down in order.</summary>
    PowerButton,

    /// <summary>It is switched off at once: the guest does not hear the button, and loses nothing by it.</summary>
    PowerOff,
}
