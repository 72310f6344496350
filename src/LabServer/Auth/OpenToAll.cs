namespace LabSim.LabServer.Auth;

/// <summary>Marks the few endpoints that need neither token nor session.</summary>
internal sealed class OpenToAll
{
    public static readonly OpenToAll Mark = new();
}
