using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.TestKit;

/// <summary>
/// A host without QEMU: the processes and listening sockets that <see cref="FakeMachineRuntime"/> and <see cref="FakeFabric"/> share.
/// Keep it across a "crash" of the server: its processes go on, and connect again to ports that listen again.
/// </summary>
public sealed class FakeHost(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, FakeProcess> _processes = [];
    private readonly ConcurrentDictionary<string, FakeFabric> _listening = [];
    private int _lastPid = 1000;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What can be limited of processes: all, on two CPUs.</summary>
    public LimitsReport Limits { get; set; } = new() { Group = "/sys/fs/cgroup", Cpus = [0, 1] };

    /// <summary>All processes that were ever started, by pid.</summary>
    public ImmutableArray<FakeProcess> Started => [.. _processes.Values.OrderBy(p => p.Record.ProcessId)];

    /// <summary>The processes that run.</summary>
    public ImmutableArray<FakeProcess> Running => [.. Started.Where(p => p.Alive)];

    /// <summary>Called when a socket is listened on, and those who wait for it know, before its port is said to be open.</summary>
    public Action? Listened { get; set; }

    /// <summary>The sockets that are listened on.</summary>
    public ImmutableArray<string> Listening => [.. _listening.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The running process of a node.</summary>
    public FakeProcess this[string node] => Running.Single(p => p.Config.Name == node);

    /// <summary>The running process of a lab's node.</summary>
    public FakeProcess this[string lab, string node] => Running.Single(p => p.Config.Lab == lab && p.Config.Name == node);

    internal FakeProcess? Find(MachineRecord record)
        => _processes.TryGetValue(record.ProcessId, out var process) && process.Alive && process.Record.StartTicks == record.StartTicks ? process : null;

    internal FakeProcess Spawn(MachineConfig config, ImmutableHashSet<string> withoutCarrier)
    {
        var deaf = config.Nics.FirstOrDefault(n => !_listening.ContainsKey(n.SocketPath));
        if (deaf is not null)
        {
            throw new MachineStartException($"{config.Lab}/{config.Name}: nobody listens on {deaf.SocketPath}");
        }

        var pid = Interlocked.Increment(ref _lastPid);
        var record = new MachineRecord(
            pid, (ulong)pid * 7, "boot-1", ["qemu-fake", "-name", $"{config.Lab}/{config.Name}", config.RunDirectory], time.GetUtcNow(), null);
        var process = new FakeProcess(this, config, record);
        foreach (var nic in withoutCarrier)
        {
            process.SetCarrier(nic, false);
        }

        _processes[pid] = process;
        foreach (var nic in config.Nics)
        {
            _listening[nic.SocketPath].Join(process, nic);
        }

        return process;
    }

    internal void Listen(string path, FakeFabric fabric)
    {
        if (!_listening.TryAdd(path, fabric))
        {
            throw new IOException($"{path} is listened on already");
        }

        foreach (var process in Running)
        {
            foreach (var nic in process.Config.Nics.Where(n => n.SocketPath == path))
            {
                fabric.Join(process, nic);
            }
        }
    }

    internal void Hush(string path) => _listening.TryRemove(path, out _);

    internal void Left(FakeProcess process)
    {
        foreach (var nic in process.Config.Nics)
        {
            Went(nic);
        }
    }

    internal void Came(FakeProcess process, NicConfig nic)
    {
        if (!_listening.TryGetValue(nic.SocketPath, out var fabric))
        {
            throw new MachineControlException($"{process.Config.Lab}/{process.Config.Name}: nobody listens on {nic.SocketPath}");
        }

        fabric.Join(process, nic);
    }

    internal void Went(NicConfig nic)
    {
        if (_listening.TryGetValue(nic.SocketPath, out var fabric))
        {
            fabric.Leave(nic.SocketPath);
        }
    }
}
