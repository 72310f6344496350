using System.Text.Json;
using LabSim.Switching.HandOver;
using LabSim.Switching.Impairments;
using LabSim.Switching.Polling;
using LabSim.Switching.Ports;

namespace LabSim.Switching.Links;

/// <summary>A point-to-point link: two directions, and the ports that are there now. All members are called under the control gate.</summary>
internal sealed class Link : IDisposable
{
    private readonly LinkConfig _config;
    private readonly TimeProvider _clock;
    private FabricPort? _portA;
    private FabricPort? _portB;
    private bool _up = true;

    /// <summary>Makes a link that is up and joins nothing yet.</summary>
    public Link(LinkConfig config, PollLoop worker, TimeProvider clock)
    {
        (_config, _clock) = (config, clock);
        AToB = new LinkDirection($"{config.Id} a-to-b", worker, clock);
        BToA = new LinkDirection($"{config.Id} b-to-a", worker, clock);
    }

    /// <summary>Makes one that goes on where another was.</summary>
    public Link(ExportedLink state, PollLoop worker, TimeProvider clock)
        : this(state.Config, worker, clock)
    {
        AToB.Restore(state.AToB);
        BToA.Restore(state.BToA);
        if (!state.Up)
        {
            SetUp(false);
        }
    }

    /// <summary>Its identity.</summary>
    public string Id => _config.Id;

    /// <summary>From the first port to the second.</summary>
    public LinkDirection AToB { get; }

    /// <summary>From the second port to the first.</summary>
    public LinkDirection BToA { get; }

    /// <summary>Whether the link belongs to a port, open or not.</summary>
    public bool Joins(string port) => port == _config.PortA || port == _config.PortB;

    /// <summary>Puts a port at its end: one that was opened, or opened again.</summary>
    public void Attach(FabricPort port)
    {
        if (port.Name == _config.PortA)
        {
            _portA = port;
        }
        else
        {
            _portB = port;
        }

        Rejoin();
    }

    /// <summary>Takes a port away from its end; what is sent to it is lost and counted.</summary>
    public void Detach(FabricPort port)
    {
        port.Egress = null;
        _portA = _portA == port ? null : _portA;
        _portB = _portB == port ? null : _portB;
        Rejoin();
    }

    /// <summary>Takes both ports away.</summary>
    public void DetachAll()
    {
        if (_portA is { } a)
        {
            Detach(a);
        }

        if (_portB is { } b)
        {
            Detach(b);
        }
    }

    /// <summary>Sets the link up or down, both ways. What is under way is lost.</summary>
    public void SetUp(bool up)
    {
        _up = up;
        AToB.SetUp(up);
        BToA.SetUp(up);
        _portA?.LinkChanged();
        _portB?.LinkChanged();
    }

    /// <summary>What each direction does to its frames from now on; those under way keep their time.</summary>
    public void SetImpairment(LinkImpairment impairment)
    {
        AToB.SetProfile(impairment.AToB, impairment.Seed, impairment.Mtu);
        BToA.SetProfile(impairment.BToA, impairment.Seed, impairment.Mtu);
    }

    /// <summary>Its state.</summary>
    /// <param name="whole">With what is under way.</param>
    public ExportedPart Export(bool whole)
    {
        var frozen = whole ? _clock.GetTimestamp() : 0;
        var state = new ExportedLink(_config, _up, AToB.Export(whole), BToA.Export(whole), frozen);
        return new ExportedPart(PartKind.Link, Id, JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Default.ExportedLink), []);
    }

    /// <summary>Both directions' counters.</summary>
    public LinkCounters ReadCounters() => new(AToB.Tally.Read(), BToA.Tally.Read());

    /// <summary>Ends both directions; frames under way are lost.</summary>
    public void Dispose()
    {
        AToB.Dispose();
        BToA.Dispose();
    }

    private void Rejoin()
    {
        AToB.SetReceiver(_portB);
        BToA.SetReceiver(_portA);
        _portA?.Egress = AToB;
        _portB?.Egress = BToA;
    }
}
