using LabSim.Orchestration;
using LabSim.Orchestration.Labs;

namespace LabSim.LabServer.Statistics;

/// <summary>One sampler for each lab that somebody looks at, shared by all who do, and none for the others.</summary>
internal sealed class LabSamplers(LabRegistry labs, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shared> _running = [];

    /// <summary>The labs that are looked at.</summary>
    public IReadOnlyCollection<string> Running
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Keys];
            }
        }
    }

    /// <summary>Joins those who look at a lab, until the share is disposed.</summary>
    /// <exception cref="LabException">There is no such lab.</exception>
    public Share Join(string lab)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(lab, out var shared))
            {
                _running[lab] = shared = new Shared(new LabSampler(labs, lab, time));
            }

            shared.Viewers++;
            return new Share(this, lab, shared);
        }
    }

    private async ValueTask LeaveAsync(string lab, Shared shared)
    {
        lock (_lock)
        {
            if (--shared.Viewers > 0)
            {
                return;
            }

            _running.Remove(lab);
        }

        await shared.Sampler.DisposeAsync();
    }

    /// <summary>A sampler with the number of those who look.</summary>
    internal sealed class Shared(LabSampler sampler)
    {
        public LabSampler Sampler => sampler;

        public int Viewers { get; set; }
    }

    /// <summary>One viewer's part in a sampler.</summary>
    internal sealed class Share(LabSamplers samplers, string lab, Shared shared) : IAsyncDisposable
    {
        public LabSampler Sampler => shared.Sampler;

        public ValueTask DisposeAsync() => samplers.LeaveAsync(lab, shared);
    }
}
