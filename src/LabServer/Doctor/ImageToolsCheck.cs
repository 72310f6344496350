using System.Collections.Immutable;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>The programs that recipes of images run; without them, only images that are built already can be used.</summary>
internal sealed class ImageToolsCheck(ProgramSearch programs) : IHostCheck
{
    private const string Title = "Tools to build images";

    private static readonly ImmutableArray<(string Program, string Package)> Needed =
        [("apt-get", "apt"), ("dpkg-deb", "dpkg"), ("mkfs.erofs", "erofs-utils"), ("xz", "xz-utils")];

    public string Id => "image-tools";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation)
    {
        var missing = Needed.Where(tool => programs.Find(tool.Program) is null).ToArray();
        return new([missing.Length == 0
            ? Finding.Ok(Id, Title, string.Join(", ", Needed.Select(tool => tool.Program)))
            : Finding.Warning(Id, Title, $"missing: {string.Join(", ", missing.Select(tool => tool.Program))}", $"apt-get install {string.Join(' ', missing.Select(tool => tool.Package))}")]);
    }
}
