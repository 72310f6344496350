using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines;
using LabSim.Switching.Capture;

namespace LabSim.Orchestration.Labs;

/// <summary>What callers do with a running lab that is no operation: links, captures, consoles, agents.</summary>
internal static class LabDoors
{
    /// <summary>Sets a link up or down; returns when both guests were told.</summary>
    public static async Task<LinkSnapshot> SetLinkAsync(this LabSupervisor lab, string name, bool up, CancellationToken cancellation)
    {
        var (link, settled) = await lab.Lab.Mailbox.AskAsync(async () =>
        {
            var link = LabReader.RequireLink(lab.Lab, name);
            await lab.Lab.Store.WriteLinkAsync(link.Id, up);
            var down = lab.Lab.State.LinksDown;
            lab.Lab.State = lab.Lab.State with { LinksDown = up ? down.Remove(link.Id) : down.Add(link.Id) };
            if (!lab.Parts.Switch.Links.Contains(link))
            {
                return (link, Task.CompletedTask);
            }

            lab.Lab.Fabric.SetLinkUp(link.Id, up);
            return (link, lab.Parts.Carrier.Changed(link.Id));
        });
        await settled.WaitAsync(cancellation);
        return LabReader.Link(lab.Lab, lab.Parts, link);
    }

    /// <summary>Taps ports.</summary>
    public static ICapture OpenCapture(this LabSupervisor lab, CaptureRequest request)
    {
        var ports = request.Ports.SelectMany(p => LabReader.RequirePorts(lab.Lab, p)).Distinct().ToArray();
        var closed = ports.FirstOrDefault(p => !lab.Parts.Switch.IsOpen(p));
        if (closed is not null)
        {
            throw new LabException(LabProblem.Conflict, $"lab {lab.Name} is {lab.Lab.State.State}: {closed} cannot be captured", $"labsim start {lab.Name}");
        }

        try
        {
            return lab.Parts.Desk.Open(request with { Ports = [.. ports] });
        }
        catch (CaptureFilterException error)
        {
            throw new LabException(LabProblem.BadRequest, $"filter '{request.Filter}': {error.Message}", "filters have tcpdump's syntax", error);
        }
    }

    /// <summary>A node's console; of a node that has ended, what it said.</summary>
    public static ISerialConsole OpenConsole(this LabSupervisor lab, string node)
    {
        _ = LabReader.RequireNode(lab.Lab, node);
        var state = lab.Lab.State[node];
        return state.Machine?.Console ?? state.Console ?? throw NotRunning(lab, node, state);
    }

    /// <summary>A node's agent.</summary>
    public static IGuestAgent OpenAgent(this LabSupervisor lab, string node)
    {
        var spec = LabReader.RequireNode(lab.Lab, node);
        var state = lab.Lab.State[node];
        var machine = state.Machine is { State: not MachineState.Unresponsive } answering ? answering : throw NotRunning(lab, node, state);
        return machine.Agent ?? throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Name}: image {spec.Image} has no agent");
    }

    private static LabException NotRunning(LabSupervisor lab, string node, NodeState state)
        => new(LabProblem.Conflict, $"node {node} of lab {lab.Name} is {state.State}{(state.Reason is { } why ? $" ({why})" : "")}", $"labsim start {lab.Name} {node}");
}
