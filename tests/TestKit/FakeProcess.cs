using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.TestKit;

/// <summary>A process of <see cref="FakeHost"/> that stands for a QEMU. It outlives the server that started it, as the real one does.</summary>
public sealed class FakeProcess
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _carrier = [];
    private readonly Dictionary<string, ulong> _features = [];
    private MachineState _beforePause = MachineState.Ready;

    internal FakeProcess(FakeHost host, MachineConfig config, MachineRecord record)
    {
        Host = host;
        Config = config;
        Record = record;
        Consoles = config.HasGuest ? [.. Enumerable.Range(0, config.SerialPorts).Select(_ => new FakeConsole())] : [];
    }

    /// <summary>Where it runs.</summary>
    public FakeHost Host { get; }

    /// <summary>What it was started from, with the NICs that it has now.</summary>
    public MachineConfig Config { get; private set; }

    /// <summary>How it is known again.</summary>
    public MachineRecord Record { get; private set; }

    /// <summary>Its serial lines, none where there is no guest.</summary>
    public ImmutableArray<FakeConsole> Consoles { get; }

    /// <summary>The first of them.</summary>
    public FakeConsole? Console => Consoles.FirstOrDefault();

    /// <summary>What of its limits its host cannot hold.</summary>
    public string? UnmetLimits => Host.Limits.Unmet(Config.Limits);

    /// <summary>It has not ended.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>The machine's state.</summary>
    public MachineState State { get; private set; } = MachineState.Booting;

    /// <summary>Raised when the state changes.</summary>
    internal event Action<MachineChange>? Changed;

    /// <summary>Raised when the guest lets go of a NIC by itself.</summary>
    internal event Action<NicConfig>? LetGo;

    /// <summary>What the guest sees as the cable of a NIC.</summary>
    public bool HasCarrier(string nic)
    {
        lock (_lock)
        {
            return _carrier.GetValueOrDefault(nic, true);
        }
    }

    /// <summary>Says that the guest is ready (or failed, paused, …).</summary>
    public void Become(MachineState state, string? reason = null)
    {
        lock (_lock)
        {
            if (!Alive)
            {
                return;
            }

            State = state;
            if (state == MachineState.Ready)
            {
                Record = Record with { ReadyAt = Record.ReadyAt ?? Host.Time.GetUtcNow() };
            }
        }

        Changed?.Invoke(new MachineChange(state, reason));
    }

    /// <summary>It does not answer on QMP.</summary>
    public bool Deaf { get; set; }

    /// <summary>What its guest says of NICs that it shall set up, and when.</summary>
    public Task<string?> SettingUp { get; set; } = Task.FromResult<string?>(null);

    /// <summary>Its guest lets go of no NIC.</summary>
    public bool Clings { get; set; }

    /// <summary>How often its guest was reset.</summary>
    public int Resets { get; private set; }

    /// <summary>Holds its CPUs, as QMP <c>stop</c> does.</summary>
    public void Pause()
    {
        if (State != MachineState.Paused)
        {
            _beforePause = State;
            Become(MachineState.Paused);
        }
    }

    /// <summary>Lets them go on, as QMP <c>cont</c> does.</summary>
    public void Resume()
    {
        if (State == MachineState.Paused)
        {
            Become(_beforePause);
        }
    }

    /// <summary>Resets its guest, as QMP <c>system_reset</c> does; the test says when it is ready again.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            Resets++;
            Record = Record with { ResetAt = Host.Time.GetUtcNow(), ReadyAt = null };
        }

        Become(MachineState.Booting);
    }

    /// <summary>Ends it as <c>kill -9</c> would.</summary>
    public void Kill(string reason = "killed by signal 9") => End(MachineState.Crashed, reason);

    /// <summary>Ends it in order.</summary>
    public void PowerDown(string? reason = null) => End(MachineState.Stopped, reason);

    /// <summary>Gives it other limits.</summary>
    internal void Limit(MachineLimits limits) => Config = Config with { Limits = limits };

    /// <summary>Takes a NIC, as QMP <c>device_add</c> does.</summary>
    internal void Plug(NicConfig nic)
    {
        if (Config.Nics.All(present => present.Slot != nic.Slot))
        {
            SetCarrier(nic.Name, false);
            Config = Config with { Nics = Config.Nics.Add(nic) };
            Host.Came(this, nic);
        }
    }

    /// <summary>Lets go of a NIC, as QMP <c>device_del</c> asks; returns why not.</summary>
    internal string? Unplug(int slot)
    {
        if (Clings)
        {
            return "its guest has not let go of it within 10 s";
        }

        Drop(nic => nic.Slot == slot);
        return null;
    }

    /// <summary>Its guest lets go of a NIC though nobody asks, or waits.</summary>
    public void LetGoOf(string nic) => LetGo?.Invoke(Drop(present => present.Name == nic)!);

    private NicConfig? Drop(Func<NicConfig, bool> which)
    {
        var left = Config.Nics.FirstOrDefault(which);
        if (left is not null)
        {
            Config = Config with { Nics = Config.Nics.Remove(left) };
            Host.Went(left);
        }

        return left;
    }

    internal void SetCarrier(string nic, bool up)
    {
        lock (_lock)
        {
            _carrier[nic] = up;
        }
    }

    /// <summary>The vhost-user connection of a NIC comes up: QEMU turns carrier on, and refuses a backend that offers less than before.</summary>
    internal string? Connect(NicConfig nic, ulong offered)
    {
        lock (_lock)
        {
            if (_features.TryGetValue(nic.SocketPath, out var before) && (before & ~offered) != 0)
            {
                return $"vhost lacks feature mask 0x{before & ~offered:x}";
            }

            if (_features.ContainsKey(nic.SocketPath))
            {
                _carrier[nic.Name] = true;
            }

            _features[nic.SocketPath] = offered;
            return null;
        }
    }

    private void End(MachineState state, string? reason)
    {
        lock (_lock)
        {
            if (!Alive)
            {
                return;
            }

            Alive = false;
            State = state;
        }

        Host.Left(this);
        Changed?.Invoke(new MachineChange(state, reason));
    }
}
