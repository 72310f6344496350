using System.Net;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Consoles.Dialogues;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Screens;
using LabSim.Orchestration.Records;
using LabSim.Switching.Capture;
using LabSim.Switching.Recording;
using LabSim.Topology;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>What callers do with a running lab that is no operation: links, captures, consoles, agents.</summary>
internal static class LabDoors
{
    /// <summary>Changes a link; returns when both guests were told of their cable.</summary>
    /// <exception cref="LabException">No such link, or impairments that make no sense together.</exception>
    public static async Task<LinkSnapshot> ChangeLinkAsync(this LabSupervisor lab, string name, LinkChange change, CancellationToken cancellation)
    {
        var (link, settled) = await lab.Lab.Mailbox.AskAsync(async () =>
        {
            var link = LabReader.RequireLink(lab.Lab, name);
            if (change.Impairs)
            {
                await ImpairAsync(lab, link, change);
            }

            return (link, change.Up is { } up ? await SetUpAsync(lab, link, up) : Task.CompletedTask);
        });
        lab.Parts.Idle.Use(link.A.Node, "somebody changed its link");
        lab.Parts.Idle.Use(link.B.Node, "somebody changed its link");
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
            return lab.Parts.Desk.Open(request with { Ports = [.. ports] }, () => lab.Parts.Idle.Hold([.. ports.Select(p => p.Split(':')[0]).Distinct()], "somebody captures what passes"));
        }
        catch (RecorderOffException)
        {
            throw new LabException(
                LabProblem.Conflict, $"lab {lab.Name} has no past to show: its flight recorder is off",
                lab.Lab.State.Record.Spec.Recorder == RecorderChoice.Off
                    ? $"say `recorder: headers` in {lab.Lab.State.Record.File} and bring it up again; what passes from then on is recorded"
                    : "LABSIM_RECORDER_MEMORY says how much memory the server's recorder has");
        }
        catch (RecorderBusyException)
        {
            throw new LabException(LabProblem.Conflict, $"lab {lab.Name}: others are reading as much of the flight recorder's past as there is memory for", "ask again in a moment, or for less: --last 10s");
        }
        catch (CaptureFilterException error)
        {
            throw new LabException(LabProblem.BadRequest, $"filter '{request.Filter}': {error.Message}", "filters have tcpdump's syntax", error);
        }
    }

    /// <summary>The console of a node's serial port; of a node that has ended, what it said.</summary>
    public static ISerialConsole OpenConsole(this LabSupervisor lab, string node, int port)
    {
        var spec = LabReader.RequireGuest(lab.Lab, node, ", and so no console");
        if (port < 1 || port > spec.SerialPorts)
        {
            throw new LabException(
                LabProblem.NotFound, $"node {node} of lab {lab.Name} has no serial port {port}: it has {(spec.SerialPorts == 1 ? "one, port 1" : $"ports 1 to {spec.SerialPorts}")}",
                port is > 1 and <= LabQuota.MaxSerialPorts ? $"say `serial-ports: {port}` in {lab.Lab.State.Record.File}, and `labsim apply {lab.Lab.State.Record.File} --restart`" : $"a node has at most {LabQuota.MaxSerialPorts}, numbered from 1");
        }

        var state = lab.Lab.State[node];
        var consoles = state.Machine?.Consoles ?? state.Consoles;
        return port <= consoles.Length ? consoles[port - 1] : throw NotRunning(lab.Lab, node, state);
    }

    /// <summary>Who types what is pasted into a node's serial port. The prompts of its kind are those of the first one.</summary>
    public static SlowPaste OpenPaste(this LabSupervisor lab, string node, int port)
    {
        var console = OpenConsole(lab, node, port);
        return new SlowPaste(console, port == 1 ? KindTraits.Of(LabReader.RequireNode(lab.Lab, node)).Dialogue?.Prompts ?? [] : [], lab.Lab.Services.Time);
    }

    /// <summary>A node's screen.</summary>
    public static IScreen OpenScreen(this LabSupervisor lab, string node)
    {
        var spec = LabReader.RequireGuest(lab.Lab, node, ", and so no screen");
        var state = lab.Lab.State[node];
        var machine = state.Machine ?? throw NotRunning(lab.Lab, node, state);
        return machine.Screen ?? throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Name}: image {spec.Image} has no screen", $"use its console: labsim console {lab.Name} {node}");
    }

    /// <summary>A node's agent.</summary>
    public static IGuestAgent OpenAgent(this LabSupervisor lab, string node)
    {
        var spec = LabReader.RequireGuest(lab.Lab, node, ", and so no shell");
        var state = lab.Lab.State[node];
        var machine = state.Machine is { State: not (MachineState.Unresponsive or MachineState.Paused) } answering ? answering : throw NotRunning(lab.Lab, node, state);
        return machine.Agent ?? throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Name}: image {spec.Image} has no agent", $"use its console: labsim console {lab.Name} {node}");
    }

    /// <summary>A TCP connection to a node, over the management segment.</summary>
    public static Task<Stream> OpenPortAsync(this LabSupervisor lab, string node, int port, CancellationToken cancellation) => OpenPortAsync(lab.Lab, node, port, cancellation);

    /// <summary>A TCP connection to a node, over the management segment.</summary>
    public static Task<Stream> OpenPortAsync(LabContext lab, string node, int port, CancellationToken cancellation)
    {
        var spec = LabReader.RequireGuest(lab, node, ", and so no ports");
        if (spec.Management is not { } place)
        {
            throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Lab} is not on a management segment", "say mgmt: {} in the topology, or management: true on the node, and bring it up again");
        }

        if (lab.State[node] is { Machine: null } absent)
        {
            throw NotRunning(lab, node, absent);
        }

        var door = lab.State[ManagementSpec.WayOut];
        return door.Machine?.GuestPorts is { } ports ? ports.ConnectAsync(new IPEndPoint(IPAddress.Parse(place.Address), port), cancellation) : throw NotRunning(lab, ManagementSpec.WayOut, door);
    }

    private static bool IsConnected(LabSupervisor lab, LinkSpec link) => lab.Parts.Switch.Links.Any(connected => connected.Id == link.Id);

    private static async Task<Task> SetUpAsync(LabSupervisor lab, LinkSpec link, bool up)
    {
        await lab.Lab.Store.WriteLinkAsync(link.Id, up);
        var down = lab.Lab.State.LinksDown;
        lab.Lab.State = lab.Lab.State with { LinksDown = up ? down.Remove(link.Id) : down.Add(link.Id) };
        if (!IsConnected(lab, link))
        {
            return Task.CompletedTask;
        }

        lab.Lab.Fabric.SetLinkUp(link.Id, up);
        return lab.Parts.Carrier.Changed(link.Id);
    }

    private static async Task ImpairAsync(LabSupervisor lab, LinkSpec link, LinkChange change)
    {
        var before = change.Reset ? null : lab.Lab.State.Impairments.GetValueOrDefault(link.Id);
        var after = new LinkOverride(change.AToB.ApplyTo(before?.AToB ?? link.AToB), change.BToA.ApplyTo(before?.BToA ?? link.BToA), change.Seed ?? before?.Seed);
        if ((after.AToB.Problem() ?? after.BToA.Problem()) is { } problem)
        {
            throw new LabException(LabProblem.BadRequest, $"link {link.Id}: {problem}");
        }

        // What is as the topology says is not by hand: a later change of the file then shows.
        var byHand = after.AToB == link.AToB && after.BToA == link.BToA && after.Seed is null ? null : after;
        await lab.Lab.Store.WriteImpairmentAsync(link.Id, byHand);
        var all = lab.Lab.State.Impairments;
        lab.Lab.State = lab.Lab.State with { Impairments = byHand is null ? all.Remove(link.Id) : all.SetItem(link.Id, byHand) };
        if (IsConnected(lab, link))
        {
            lab.Lab.Fabric.SetImpairment(link.Id, ImpairmentMapping.ToImpairment(link, byHand));
        }

        lab.Lab.Events.Append("link", byHand is null ? "reset" : "impaired", with: e => e with { Link = link.Id });
    }

    private static LabException NotRunning(LabContext lab, string node, NodeState state)
        => new(LabProblem.Conflict, $"node {node} of lab {lab.Lab} is {state.State}{(state.Reason is { } why ? $" ({why})" : "")}", $"labsim {(state.State == NodeLifecycle.Paused ? "resume" : "start")} {lab.Lab} {node}");
}
