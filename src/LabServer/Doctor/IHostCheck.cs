using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>Looks at one thing that labs need of the host, changing nothing.</summary>
internal interface IHostCheck
{
    /// <summary>The stable identity of what it looks at.</summary>
    string Id { get; }

    /// <summary>Looks; one finding for each thing of its sort (each architecture, each image).</summary>
    ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation);
}
