using System.Collections.Concurrent;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Carrier;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>A lab's ports and links. Every method is idempotent; what the store must know of a port is kept here.</summary>
internal sealed class LabSwitch
{
    private readonly LabContext _lab;
    private readonly CarrierControl _carrier;
    private readonly ConcurrentDictionary<string, ulong> _ports = [];
    private readonly ConcurrentDictionary<string, LinkSpec> _links = [];
    private readonly ConcurrentDictionary<string, NodeSpec> _segments = [];

    public LabSwitch(LabContext lab, CarrierControl carrier)
    {
        _lab = lab;
        _carrier = carrier;
        lab.Fabric.PortChanged += change => lab.Mailbox.Post(() => OnPortChanged(change));
        lab.Fabric.StormBegan += port => lab.Mailbox.Post(() => OnStorm(port));
    }

    /// <summary>The links that are connected.</summary>
    public ICollection<LinkSpec> Links => _links.Values;

    /// <summary>The switches and hubs that are there.</summary>
    public ICollection<NodeSpec> Segments => _segments.Values;

    /// <summary>The ports that are open.</summary>
    public ICollection<string> Ports => _ports.Keys;

    /// <summary>The port is open.</summary>
    public bool IsOpen(string port) => _ports.ContainsKey(port);

    /// <summary>Makes a switch or hub. It is ready at once.</summary>
    public async Task OpenSegmentAsync(NodeSpec node)
    {
        if (_segments.TryAdd(node.Name, node))
        {
            _lab.Fabric.OpenSegment(SegmentMapping.ToConfig(node));
            await _lab.Mailbox.TellAsync(() => _lab.SetNode(node.Name, new NodeState(NodeLifecycle.Ready, null)));
        }
    }

    /// <summary>Takes a switch or hub away, with the ports that it still has.</summary>
    public async Task CloseSegmentAsync(string segment)
    {
        if (_segments.TryRemove(segment, out _))
        {
            foreach (var port in _ports.Keys.Where(port => port.StartsWith($"{segment}:", StringComparison.Ordinal)))
            {
                await ClosePortAsync(port);
            }

            _lab.Fabric.CloseSegment(segment);
            await _lab.Mailbox.TellAsync(() => _lab.SetNode(segment, new NodeState(NodeLifecycle.Stopped, null)));
        }
    }

    /// <summary>Opens a port. What it offers is in the store before a machine can see it.</summary>
    public async Task OpenPortAsync(NodeSpec node, InterfaceSpec nic, NicTransport transport, ulong? offered)
    {
        var port = $"{node.Name}:{nic.Name}";
        if (_ports.ContainsKey(port))
        {
            return;
        }

        if (node.IsInFabric())
        {
            _lab.Fabric.OpenSegmentPort(SegmentMapping.ToConfig(node, nic));
            _ports[port] = 0;
            await _lab.Mailbox.TellAsync(() => _carrier.PortChanged(port, PortState.Running));
            return;
        }

        // First it is known, then it is opened: a machine that is connected to it already is told of at once, on another thread.
        _ports[port] = offered ?? 0;
        try
        {
            _lab.Fabric.OpenPort(PortMapping.ToConfig(_lab.Workspace, node, nic, transport, _lab.Options.MachineUser, offered));
        }
        catch
        {
            _ports.TryRemove(port, out _);
            throw;
        }

        await KeepFeaturesAsync(port);
    }

    /// <summary>Closes a port.</summary>
    public async Task ClosePortAsync(string port)
    {
        if (_ports.TryRemove(port, out _))
        {
            _lab.Fabric.ClosePort(port);
            await _lab.Mailbox.TellAsync(() => _carrier.PortClosed(port));
        }
    }

    /// <summary>Connects a link, set down where it was set down.</summary>
    public async Task ConnectAsync(LinkSpec link)
    {
        if (_links.TryAdd(link.Id, link))
        {
            try
            {
                _lab.Fabric.Connect(new LinkConfig(link.Id, link.A.ToString(), link.B.ToString()));
            }
            catch
            {
                _links.TryRemove(link.Id, out _);
                throw;
            }

            _lab.Fabric.SetImpairment(link.Id, ImpairmentMapping.ToImpairment(link, _lab.State.Impairments.GetValueOrDefault(link.Id)));
            _lab.Fabric.SetLinkUp(link.Id, !_lab.State.LinksDown.Contains(link.Id));
            await _lab.Mailbox.TellAsync(() => _carrier.Add(link));
        }
    }

    /// <summary>Takes a link away.</summary>
    public async Task DisconnectAsync(string link)
    {
        if (_links.TryRemove(link, out var spec))
        {
            _lab.Fabric.Disconnect(link);
            await _lab.Mailbox.TellAsync(() => _carrier.Remove(spec));
        }
    }

    /// <summary>Gives a connected link its topology's impairments; what was set by hand is forgotten.</summary>
    public async Task ImpairAsync(LinkSpec link)
    {
        if (_links.ContainsKey(link.Id))
        {
            _links[link.Id] = link;
            await _lab.Store.WriteImpairmentAsync(link.Id, null);
            await _lab.Mailbox.TellAsync(() => _lab.State = _lab.State with { Impairments = _lab.State.Impairments.Remove(link.Id) });
            _lab.Fabric.SetImpairment(link.Id, ImpairmentMapping.ToImpairment(link, null));
        }
    }

    /// <summary>Tells the flight recorder what to keep.</summary>
    public void Record(RecorderChoice recorder) => _lab.Fabric.SetRecorder(recorder switch
    {
        RecorderChoice.Off => RecorderMode.Off,
        RecorderChoice.Full => RecorderMode.Full,
        _ => RecorderMode.Headers,
    });

    private async Task OnPortChanged(PortChange change)
    {
        if (!_ports.ContainsKey(change.Port))
        {
            return;
        }

        _carrier.PortChanged(change.Port, change.State);
        if (change.State == PortState.Faulted)
        {
            var node = change.Port.Split(':')[0];
            _lab.Events.Append("warning", "faulted", $"{change.Port} broke the vhost-user protocol and was cut off: {change.Reason}", e => e with { Node = node });
        }

        await KeepFeaturesAsync(change.Port);
    }

    private Task OnStorm(string port)
    {
        if (_carrier.LinkOf(port) is { } link)
        {
            _lab.Events.Append(
                "warning", "storm", $"{port} gets more frames to everybody than its storm-limit, and loses the others: is there a loop?", e => e with { Node = port.Split(':')[0], Link = link.Id });
        }

        return Task.CompletedTask;
    }

    // Features may not shrink while the machine runs (dataplane.md, fact 3), whatever a later server would offer by itself.
    private async Task KeepFeaturesAsync(string port)
    {
        var offered = _lab.Fabric.ReadPort(port).OfferedFeatures;
        if (offered != 0 && _ports.TryGetValue(port, out var kept) && kept != offered)
        {
            await _lab.Store.WriteFeaturesAsync(port, offered);
            _ports[port] = offered;
        }
    }
}
