using LabSim.Interop;
using LabSim.Switching.HandOver;
using LabSim.Switching.Polling;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>
/// A ring with its eventfds, as the control connection sees it. Every change is made under the ring's gate, between two bursts.
/// </summary>
/// <param name="ring">The ring.</param>
/// <param name="worker">Who serves it.</param>
/// <param name="slot">The port's slot at the worker.</param>
internal sealed class VhostUserRing(Virtqueue ring, PollLoop worker, int slot)
{
    private EventFd? _kick;
    private EventFd? _call;
    private volatile bool _running;
    private volatile bool _enabled;

    /// <summary>Whether the ring was started and not stopped.</summary>
    public bool IsRunning => _running;

    /// <summary>Whether frames may pass.</summary>
    public bool IsEnabled => _enabled;

    /// <summary>
    /// Whether the ring was disabled while it ran: what is sent is discarded then ("Ring states"). One that was started and not
    /// enabled yet keeps what waits in it instead: QEMU enables rings a moment after it starts them.
    /// </summary>
    public bool Discards { get; private set; }

    /// <summary>Signals the driver. Under the gate.</summary>
    public void Call() => _call?.Signal();

    /// <summary>The fault that stopped the ring, until the machine is forgotten.</summary>
    public GuestFault Fault { get; private set; }

    /// <summary>Stops the ring after a fault, from the worker; the gate is held.</summary>
    public void Halt(GuestFault fault)
    {
        Fault = fault;
        ring.Stop();
        _running = false;
    }

    /// <summary>Makes a change to the stopped or running ring.</summary>
    public GuestFault Change(Func<Virtqueue, GuestFault> change)
    {
        lock (ring.Gate)
        {
            var fault = change(ring);
            _running = ring.Running;
            return fault;
        }
    }

    /// <summary>Enables or disables the ring.</summary>
    public void Enable(bool enabled)
    {
        lock (ring.Gate)
        {
            _enabled = enabled;
            Discards = !enabled;
        }

        worker.Wake();
    }

    /// <summary>Takes the eventfd that the driver kicks, and starts the ring (vhost-user: "Ring states").</summary>
    public GuestFault Start(EventFd kick)
    {
        lock (ring.Gate)
        {
            DropKick();
            if (!worker.TryWatch(slot, kick.Handle))
            {
                kick.Dispose();
                return GuestFault.NotAnEventFd;
            }

            _kick = kick;
            Discards = false;
            var fault = ring.Running ? GuestFault.None : ring.Start();
            _running = ring.Running;

            // Whoever served the ring before us may have published and died before calling.
            _call?.Signal();
            worker.Wake();
            return fault;
        }
    }

    /// <summary>Takes the eventfd by which the driver is called, or none: then it polls.</summary>
    public void SetCall(EventFd? call)
    {
        lock (ring.Gate)
        {
            _call?.Dispose();
            _call = call;
        }
    }

    /// <summary>Stops the ring and returns the index of the next chain.</summary>
    public ushort Stop()
    {
        lock (ring.Gate)
        {
            ring.Stop();
            _running = false;
            DropKick();
            return ring.Index;
        }
    }

    /// <summary>Its state. Its eventfds are duplicated, under this ring's name.</summary>
    public ExportedRing Export(string name, List<(string Role, FileDescriptor File)> files)
    {
        lock (ring.Gate)
        {
            if (_kick is not null)
            {
                files.Add((ConnectionFiles.Kick(name), _kick.Handle.Duplicate()));
            }

            if (_call is not null)
            {
                files.Add((ConnectionFiles.Call(name), _call.Handle.Duplicate()));
            }

            return new ExportedRing(ring.Size, ring.Addresses, _running, _enabled, Discards, ring.Index);
        }
    }

    /// <summary>
    /// Goes on where another process's ring was; a ring that ran starts, at the used index as every start. Features and memory are there.
    /// </summary>
    public GuestFault Resume(string name, ExportedRing state, ExportedPart files)
    {
        var call = files.Take(ConnectionFiles.Call(name));
        var kick = files.Take(ConnectionFiles.Kick(name));
        SetCall(call is null ? null : EventFd.TryAdopt(call));
        var fault = Change(queue =>
        {
            var fault = state.Size == 0 ? GuestFault.None : queue.Resize(state.Size);
            fault = fault == GuestFault.None ? queue.Rewind(state.Index) : fault;
            return fault == GuestFault.None && state.Addresses is { } addresses ? queue.Describe(addresses) : fault;
        });
        if (fault == GuestFault.None && state.Running)
        {
            fault = kick is not null && EventFd.TryAdopt(kick) is { } adopted ? Start(adopted) : GuestFault.NotAnEventFd;
        }

        lock (ring.Gate)
        {
            (_enabled, Discards) = (state.Enabled, state.Discards);
        }

        worker.Wake();
        return fault;
    }

    /// <summary>Forgets the machine: no memory, no eventfds.</summary>
    public void Reset()
    {
        lock (ring.Gate)
        {
            ring.Reset();
            _running = false;
            Fault = GuestFault.None;
            _enabled = false;
            Discards = false;
            DropKick();
            _call?.Dispose();
            _call = null;
        }
    }

    private void DropKick()
    {
        if (_kick is not null)
        {
            worker.Unwatch(_kick.Handle);
            _kick.Dispose();
            _kick = null;
        }
    }
}
