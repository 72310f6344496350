using System.Collections.Concurrent;
using LabSim.Interop;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>A network namespace of a thread's own, in which a path builds what it needs. It is gone, with all of that, when disposed.</summary>
internal sealed class PrivateNetwork : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <summary>Makes it, with a loopback that is up.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public PrivateNetwork()
    {
        _thread = new Thread(Work) { IsBackground = true };
        _thread.Start();
        try
        {
            Do(NetworkNamespace.EnterNew);
            Do(() => Tool.Run("ip link set lo up"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Does something in the namespace and waits for it; what it opens stays there.</summary>
    public T Do<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // Told again on the caller's thread.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                done.SetException(failure);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Does something in the namespace and waits for it.</summary>
    public void Do(Action work) => Do(() =>
    {
        work();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
