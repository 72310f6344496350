using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.StateStore;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>What outlives a server: the host with its processes, the directories, the store's file. Servers come and go on it.</summary>
internal sealed class TestWorld : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<TestServer> _servers = [];

    public TestWorld(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Host = new FakeHost(Time);
        Machines = new FakeMachineRuntime(Host);
        Disk = new FullStore(new MemoryStateStore());
        Boots = new BootGovernor(int.MaxValue, Time);
        Options = new OrchestrationOptions { DataDirectory = _directory["home"], RunDirectory = _directory["run"], ParallelStarts = 1, StopGrace = TimeSpan.Zero };
    }

    public TimeProvider Time { get; }

    public BootGovernor Boots { get; init; }

    public FakeHost Host { get; }

    public FakeMachineRuntime Machines { get; }

    public FakeImageCatalog Images { get; } = new FakeImageCatalog().Built();

    public OrchestrationOptions Options { get; set; }

    /// <summary>The store itself, to look in.</summary>
    public IStateStore Store => Disk;

    /// <summary>The store's disk.</summary>
    public FullStore Disk { get; }

    /// <summary>What the host has.</summary>
    public HostCapacity Capacity { get; set; } = new(64L << 30, 32L << 30);

    public string this[string name] => _directory[name];

    /// <summary>Starts a server on this world and has it recover.</summary>
    public async Task<TestServer> StartAsync(CrashGate? gate = null, ulong features = 0x1_4400_0000)
    {
        var server = new TestServer(this, gate ?? new CrashGate(), features);
        _servers.Add(server);
        await server.Labs.RecoverAsync(TestContext.Current.CancellationToken);
        await server.Topologies.RecoverAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Writes a topology file and makes of it what a caller would hand over.</summary>
    public TopologyInput Write(string text, string file = "lab.yaml", params (string Path, string Text)[] files)
    {
        File.WriteAllText(_directory[file], text);
        foreach (var (path, content) in files)
        {
            File.WriteAllText(_directory[path], content);
        }

        return new TopologyInput
        {
            File = _directory[file],
            DisplayFile = file,
            Text = text,
            Files = System.Collections.Immutable.ImmutableDictionary.CreateRange(
                files.Select(f => KeyValuePair.Create(f.Path, (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(f.Text)))),
        };
    }

    /// <summary>Asserts that nothing is left of any lab.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(Host.Running);
        Assert.Empty(Host.Listening);
        Assert.Empty((await Store.RangeAsync("/labs/")).Select(e => e.Key));
        Assert.Empty(Files(Options.DataDirectory));
        Assert.Empty(Files(Options.RunDirectory));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await Disk.DisposeAsync();
        _directory.Dispose();
    }

    private static string[] Files(string root)
        => Directory.Exists(root) ? [.. Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "labs")] : [];
}
