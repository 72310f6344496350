using System.ComponentModel;
using System.Net.Sockets;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>A sharkd(1) that speaks JSON-RPC on its standard streams, one line a message, and knows one file by its descriptor.</summary>
internal sealed class SharkdProcess : IAsyncDisposable
{
    /// <summary>The name that sharkd has for the file.</summary>
    public static readonly string FileName = $"/proc/self/fd/{ProcessSpawner.FirstInherited}";

    private readonly MachineProcess _process;
    private readonly NetworkStream _stream;

    private readonly int _processId;
    private readonly Confinement _confinement;

    private SharkdProcess(MachineProcess process, int processId, Socket socket, Confinement confinement)
    {
        (_process, _processId, _confinement) = (process, processId, confinement);
        _stream = new NetworkStream(socket, ownsSocket: true);
        Lines = new SharkdLines(_stream);
    }

    /// <summary>What it says.</summary>
    public SharkdLines Lines { get; }

    /// <summary>It has ended.</summary>
    public bool Ended => _process.Exited.IsCompleted;

    /// <summary>Starts it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="confinement">What confines it.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="RuntimeEnvironmentException">It cannot be started.</exception>
    public static async Task<SharkdProcess> StartAsync(string program, Confinement confinement, string file)
    {
        var words = await confinement.WordsAsync().ConfigureAwait(false);
        var log = file + ".log";
        File.Delete(log);
        using var streams = StandardStreams.Create();
        try
        {
            using var errors = InheritableFile.Append(log);
            using var inherited = InheritableFile.Reference(file);
            var processId = ProcessSpawner.Start(new SpawnRequest
            {
                Arguments = [.. words, program, "-"],

                // A resolver that nobody should reach gives up soon; no user's settings and plugins.
                Environment = [confinement.Path, "LC_ALL=C.UTF-8", "HOME=/nonexistent", "RES_OPTIONS=timeout:1 attempts:1"],
                Input = streams.Theirs,
                Output = streams.Theirs,
                Errors = errors,
                Inherited = [inherited],
            });
            return new SharkdProcess(MachineProcess.OfChild(processId, log, 0), processId, streams.Ours, confinement);
        }
        catch (Win32Exception refused)
        {
            streams.Ours.Dispose();
            throw new RuntimeEnvironmentException($"sharkd cannot be started: {refused.Message}", $"Install it again: {Sharkd.Remedy}", refused);
        }
    }

    /// <summary>No programs, no threads from now on: it makes one thread while it starts.</summary>
    public Task SettleAsync() => Ended ? Task.CompletedTask : _confinement.ForbidProcessesAsync(_processId);

    /// <summary>Says a line.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation) => _stream.WriteAsync(line, cancellation);

    /// <summary>Its last words, once it has ended.</summary>
    public async Task<string> EndAsync()
    {
        await _process.KillAsync().ConfigureAwait(false);
        return $"{await _process.Exited.ConfigureAwait(false)}; {_process.Words()}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync().ConfigureAwait(false);
        _process.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
