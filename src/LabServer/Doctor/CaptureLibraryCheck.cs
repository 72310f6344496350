using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LabSim.Contracts.Environment;

namespace LabSim.LabServer.Doctor;

/// <summary>libpcap compiles the filters of captures; captures without a filter do not need it.</summary>
internal sealed class CaptureLibraryCheck : IHostCheck
{
    private const string Title = "libpcap";
    private static readonly string[] Names = ["libpcap.so.1", "libpcap.so.0.8"];

    public string Id => "libpcap";

    public ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) =>
        new([Names.FirstOrDefault(CanLoad) is { } name
            ? Finding.Ok(Id, Title, $"{name}: capture filters work")
            : Finding.Warning(Id, Title, "not installed: captures work, their filters do not", "apt-get install libpcap0.8")]);

    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }
}
