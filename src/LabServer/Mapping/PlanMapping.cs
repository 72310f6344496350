using LabSim.Contracts.Topologies;
using LabSim.Orchestration.Planning;

namespace LabSim.LabServer.Mapping;

/// <summary>Plans in the contract's words.</summary>
internal static class PlanMapping
{
    public static PlanDocument ToDocument(LabPlan plan)
    {
        var macs = plan.Spec.Nodes.SelectMany(node => node.Interfaces.Select(nic => (Port: $"{node.Name}:{nic.Name}", Mac: nic.Mac.ToString())))
            .ToDictionary(port => port.Port, port => port.Mac);
        return new PlanDocument
        {
            Lab = plan.Spec.Name,
            Machines = [.. plan.Machines.Select(ToDocument)],
            Ports = [.. plan.Ports.Select(port => new PortDocument(port.Name, macs.GetValueOrDefault(port.Name, ""), "vhost-user", port.SocketPath))],
            Links = [.. plan.Links.Select(link => new PlannedLinkDocument(link.Id, [link.PortA, link.PortB]))],
            Steps = plan.Steps,
            Warnings = TopologyMapping.ToDocuments(plan.Warnings),
        };
    }

    private static MachineDocument ToDocument(PlannedMachine machine) => new(
        machine.Node.Name, machine.Node.Image, machine.Node.Architecture, LabMapping.Word(machine.Accelerator), machine.AcceleratorReason,
        machine.Node.MemoryBytes, machine.Node.Cpus, machine.Argv);
}
