using LabSim.Topology.Spec;

namespace LabSim.Topology.Definition;

/// <summary>An entry of <c>forwards</c>, as <c>127.0.0.1:8080:80/tcp</c> says it.</summary>
internal readonly record struct ForwardDefinition(ForwardProtocol Protocol, string HostAddress, int HostPort, int GuestPort);
