using LabSim.Interop;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>One file of each sort.</summary>
internal sealed class ControlFiles : IDisposable
{
    public const int MemoryLength = 1 << 20;
    public const long HugeLength = 1L << 60;
    private readonly TemporaryDirectory _directory = new();
    private readonly UnixListener _listener;
    private readonly AncillarySocket _closed;
    private readonly TimerFd _timer = TimerFd.Create();
    private readonly EventFd _call = EventFd.Create();
    private readonly FileDescriptor _memory = MemoryFile.Create("memory", MemoryLength, sealAgainstShrinking: true);
    private readonly FileDescriptor _unsealed = MemoryFile.Create("unsealed", MemoryLength, sealAgainstShrinking: false);
    private readonly FileDescriptor _huge = MemoryFile.Create("huge", HugeLength, sealAgainstShrinking: true);

    public ControlFiles()
    {
        _listener = UnixListener.Bind(_directory["files.sock"], null, 1);
        _closed = AncillarySocket.Connect(_directory["files.sock"]);
        _listener.TryAccept()!.Dispose();
        Memory = MappedMemory.Map(_memory, MemoryLength);
    }

    /// <summary>The memory, to be written while the product has it.</summary>
    public MappedMemory Memory { get; }

    /// <summary>The eventfd that kicks.</summary>
    public EventFd Kick { get; } = EventFd.Create();

    public FileDescriptor this[ControlFile file] => file switch
    {
        ControlFile.Memory => _memory,
        ControlFile.Unsealed => _unsealed,
        ControlFile.Huge => _huge,
        ControlFile.Kick => Kick.Handle,
        ControlFile.Call => _call.Handle,
        ControlFile.Timer => _timer.Handle,
        ControlFile.Listener => _listener.Handle,
        _ => _closed.Handle,
    };

    public void Dispose()
    {
        Memory.Dispose();
        _memory.Dispose();
        _unsealed.Dispose();
        _huge.Dispose();
        Kick.Dispose();
        _call.Dispose();
        _timer.Dispose();
        _closed.Dispose();
        _listener.Dispose();
        _directory.Dispose();
    }
}
