using LabSim.Switching.VhostUser;

namespace LabSim.Switching.Links;

/// <summary>A point-to-point link: two directions, and the ports that are there now. All members are called under the control gate.</summary>
internal sealed class Link
{
    private readonly LinkConfig _config;
    private VhostUserPort? _portA;
    private VhostUserPort? _portB;

    /// <summary>Makes a link that is up and joins nothing yet.</summary>
    public Link(LinkConfig config, TimeProvider clock)
    {
        _config = config;
        AToB = new LinkDirection(clock);
        BToA = new LinkDirection(clock);
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
    public void Attach(VhostUserPort port)
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
    public void Detach(VhostUserPort port)
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

    /// <summary>Sets the link up or down, both ways.</summary>
    public void SetUp(bool up)
    {
        Change(_portA, AToB, direction => direction.IsUp = up);
        Change(_portB, BToA, direction => direction.IsUp = up);
    }

    /// <summary>Both directions' counters.</summary>
    public LinkCounters ReadCounters() => new(AToB.Tally.Read(), BToA.Tally.Read());

    private static void Change(VhostUserPort? sender, LinkDirection direction, Action<LinkDirection> change)
    {
        // Without a sender no worker uses the direction.
        if (sender is null)
        {
            change(direction);
        }
        else
        {
            sender.ChangeEgress(() => change(direction));
        }
    }

    private void Rejoin()
    {
        Change(_portA, AToB, direction => direction.Receiver = _portB);
        Change(_portB, BToA, direction => direction.Receiver = _portA);
        _portA?.Egress = AToB;
        _portB?.Egress = BToA;
    }
}
