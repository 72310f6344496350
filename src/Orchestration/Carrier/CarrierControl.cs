using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Ports;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Carrier;

/// <summary>
/// Who sees a cable. A NIC has carrier if and only if its link is set up and the machines at both ends are connected to the switch; a NIC
/// without a link has none. QEMU turns carrier on by itself whenever a vhost-user connection comes up, so what the guest was told counts as
/// unknown after each connection and is told again.
/// Everything here is done in the lab's mailbox, except the telling (QMP may take its time), which is one call at a time for each NIC.
/// </summary>
internal sealed class CarrierControl(LabContext lab)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, CarrierLine> _lines = [];
    private readonly ConcurrentDictionary<string, LinkSpec> _links = [];
    private readonly Dictionary<string, string> _peers = [];
    private readonly Dictionary<string, string> _linkStates = [];

    /// <summary>What the guest sees as the cable; safe from any thread.</summary>
    public bool HasCarrier(string port) => _lines.TryGetValue(port, out var line) && line is { Machine: not null, Connected: true, Wanted: true };

    /// <summary>The link that a port is in.</summary>
    public LinkSpec? LinkOf(string port)
        => _peers.TryGetValue(port, out var peer) ? _links.GetValueOrDefault($"{port}--{peer}") ?? _links.GetValueOrDefault($"{peer}--{port}") : null;

    /// <summary>up, down or half (one end absent); a link that nobody sits at is down. Safe from any thread.</summary>
    public string LinkState(string link)
    {
        if (!_links.TryGetValue(link, out var spec) || lab.State.LinksDown.Contains(link))
        {
            return "down";
        }

        return (IsConnected(spec.A.ToString()), IsConnected(spec.B.ToString())) switch
        {
            (true, true) => "up",
            (false, false) => "down",
            _ => "half",
        };
    }

    /// <summary>A link was connected.</summary>
    public void Add(LinkSpec link)
    {
        _links[link.Id] = link;
        _peers[link.A.ToString()] = link.B.ToString();
        _peers[link.B.ToString()] = link.A.ToString();
        Refresh(link);
    }

    /// <summary>A link was taken away.</summary>
    public void Remove(LinkSpec link)
    {
        _links.TryRemove(link.Id, out _);
        _linkStates.Remove(link.Id);
        _peers.Remove(link.A.ToString());
        _peers.Remove(link.B.ToString());
        Refresh(link.A.ToString());
        Refresh(link.B.ToString());
    }

    /// <summary>A link was set up or down; done when both guests were told.</summary>
    public Task Changed(string link)
    {
        var spec = _links[link];
        Refresh(spec);
        return WhenSettled([spec.A.ToString(), spec.B.ToString()]);
    }

    /// <summary>Done when the guests at these ports were told of their cables.</summary>
    public Task WhenSettled(IEnumerable<string> ports) => Task.WhenAll(ports.Select(p => Line(p).WhenSettled()));

    /// <summary>A port's machine came or went.</summary>
    public void PortChanged(string port, PortState state)
    {
        var line = Line(port);
        var connected = state is PortState.Connected or PortState.Running;
        if (connected == line.Connected && state != PortState.Connected)
        {
            return;
        }

        line.Connected = connected;
        line.Told = null;
        line.Failure = null;
        RefreshAround(port);
    }

    /// <summary>A port was closed.</summary>
    public void PortClosed(string port)
    {
        if (_lines.TryGetValue(port, out var line))
        {
            line.Connected = false;
            RefreshAround(port);
            if (line.Machine is null)
            {
                _lines.TryRemove(port, out _);
            }
        }
    }

    /// <summary>The NICs of a machine that is about to start which its guest must find without carrier.</summary>
    public ImmutableHashSet<string> WithoutCarrier(MachineConfig config)
        => [.. config.Nics.Where(n => !IsLive($"{config.Name}:{n.Name}")).Select(n => n.Name)];

    /// <summary>A machine is there. Where it was started by us just now, <paramref name="withoutCarrier"/> says what its guest sees.</summary>
    public void Attach(IMachine machine, MachineConfig config, ImmutableHashSet<string>? withoutCarrier)
    {
        foreach (var nic in config.Nics)
        {
            Attach(machine, nic, withoutCarrier is null ? null : !withoutCarrier.Contains(nic.Name));
        }
    }

    /// <summary>A machine has a NIC; <paramref name="told"/> is what its guest sees, or <see langword="null"/> where that is not known.</summary>
    public void Attach(IMachine machine, NicConfig nic, bool? told)
    {
        var line = Line($"{machine.Name}:{nic.Name}");
        line.Machine = machine;
        line.Failure = null;
        line.Told = told;
        RefreshAround(line.Port);
    }

    /// <summary>A machine is gone.</summary>
    public void Detach(MachineConfig config)
    {
        foreach (var nic in config.Nics)
        {
            Detach(config.Name, nic.Name);
        }
    }

    /// <summary>A machine has a NIC no more.</summary>
    public void Detach(string node, string nic)
    {
        var line = Line($"{node}:{nic}");
        line.Machine = null;
        line.Connected = false;
        line.Told = null;
        RefreshAround(line.Port);
        line.Release();
    }

    private CarrierLine Line(string port) => _lines.GetOrAdd(port, p => new CarrierLine(p));

    private bool IsConnected(string port) => _lines.TryGetValue(port, out var line) && line.Connected;

    // The link is set up and the other end is there.
    private bool IsLive(string port)
        => _peers.TryGetValue(port, out var peer) && IsConnected(peer) && LinkOf(port) is { } link && !lab.State.LinksDown.Contains(link.Id);

    private void RefreshAround(string port)
    {
        if (LinkOf(port) is { } link)
        {
            Refresh(link);
        }
        else
        {
            Refresh(port);
        }
    }

    private void Refresh(LinkSpec link)
    {
        Refresh(link.A.ToString());
        Refresh(link.B.ToString());
        var state = LinkState(link.Id);
        if (_linkStates.GetValueOrDefault(link.Id, "down") != state)
        {
            _linkStates[link.Id] = state;
            lab.Events.Append("link", state, with: e => e with { Link = link.Id });
        }
    }

    private void Refresh(string port)
    {
        var line = Line(port);
        var wanted = line.Connected && IsLive(port);
        if (wanted != line.Wanted)
        {
            line.Wanted = wanted;
            line.Failure = null;
        }

        Tell(line);
    }

    private void Tell(CarrierLine line)
    {
        // A NIC without a connection has no carrier whatever it is told; it is told once it is connected.
        if (line is { Busy: false, Failure: null, Connected: true, Machine: { } machine } && line.Told != line.Wanted)
        {
            line.Busy = true;
            _ = TellAsync(line, machine, line.Wanted);
        }
        else if (!line.Connected && !line.Busy)
        {
            line.Told = line.Wanted;
        }

        line.Release();
    }

    private async Task TellAsync(CarrierLine line, IMachine machine, bool up)
    {
        string? failure = null;
        line.Told = up;
        try
        {
            await Task.Yield();
            await machine.SetCarrierAsync(line.Nic, up, CancellationToken.None).WaitAsync(_patience, lab.Services.Time);
        }
        catch (Exception error)
        {
            failure = error.Message;
        }

        lab.Mailbox.Post(() =>
        {
            line.Busy = false;
            if (line.Machine == machine && failure is not null)
            {
                line.Failure = failure;
                line.Told = null;
                // A machine that is going has no use for a cable.
                if (machine.State is MachineState.Stopping or MachineState.Stopped or MachineState.Crashed)
                {
                    Tell(line);
                    return Task.CompletedTask;
                }

                lab.Events.Append("warning", message: $"{line.Port}: carrier could not be set {(up ? "up" : "down")}: {failure}", with: e => e with { Node = machine.Name });
            }

            Tell(line);
            return Task.CompletedTask;
        });
    }
}
