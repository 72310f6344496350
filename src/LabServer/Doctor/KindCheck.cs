using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.Topology.Kinds;

namespace LabSim.LabServer.Doctor;

/// <summary>The user's own kinds: a file that is wrong is no kind.</summary>
internal sealed class KindCheck(Func<KindCatalog> kinds) : IHostCheck
{
    private const string Title = "Kinds of your own";

    public string Id => "kinds";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        var catalog = kinds();
        ImmutableArray<string> broken = [.. catalog.Broken.Select(file => file.Source.File)];
        var own = catalog.Files.Count(file => file is { IsBuiltin: false, Kind: not null });
        return new([broken.IsEmpty
            ? Finding.Ok(Id, Title, own == 0 ? "none; labsim kind show KIND --yaml is one to begin with" : $"{own}")
            : Finding.Warning(Id, Title, $"{own}, and wrong {(broken.Length == 1 ? "is" : "are")} {string.Join(", ", broken)}", $"labsim kind check {string.Join(' ', broken)}")]);
    }
}
