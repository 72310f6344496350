using LabSim.Contracts.Topologies;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Switching.Ports;

namespace LabSim.LabServer.Mapping;

/// <summary>Plans in the contract's words.</summary>
internal static class PlanMapping
{
    public static PlanDocument ToDocument(LabPlan plan)
    {
        var macs = plan.Spec.Nodes.Where(node => node.HasGuest()).SelectMany(node => node.Interfaces.Select(nic => (Port: $"{node.Name}:{nic.Name}", Mac: nic.Mac.ToString())))
            .ToDictionary(port => port.Port, port => port.Mac);
        return new PlanDocument
        {
            Lab = plan.Spec.Name,
            Machines = [.. plan.Machines.Select(ToDocument)],
            Ports = [.. plan.Ports.Select(port => new PortDocument(port.Name, macs.GetValueOrDefault(port.Name, ""), Datapath(port.Transport), port.SocketPath))],
            Links = [.. plan.Links.Select(link => new PlannedLinkDocument(link.Id, [link.PortA, link.PortB]))],
            Steps = plan.Steps,
            Warnings = TopologyMapping.ToDocuments(plan.Warnings),
        };
    }

    private static string Datapath(PortTransport transport) => transport switch
    {
        PortTransport.Stream => "stream",
        PortTransport.Datagram => "datagram",
        _ => "vhost-user",
    };

    private static MachineDocument ToDocument(PlannedMachine machine) => new(
        machine.Node.Name, machine.Node.Image, machine.Node.Architecture, machine.Accelerator is { } kind ? LabMapping.Word(kind) : "none", machine.AcceleratorReason,
        machine.Node.MemoryBytes, machine.Node.Cpus, machine.Argv)
    {
        Limits = LabMapping.ToDocument(machine.Node.Limits, machine.UnmetLimits),
    };
}
