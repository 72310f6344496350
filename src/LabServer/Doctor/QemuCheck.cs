using System.Collections.Immutable;
using LabSim.Contracts.Environment;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Qemu;

namespace LabSim.LabServer.Doctor;

/// <summary>
/// The QEMU of each architecture that images exist for: there, not too old, with the devices that machines need. That of a foreign architecture may be
/// missing: only topologies that ask for it need it.
/// </summary>
internal sealed class QemuCheck(QemuCatalog catalog, string own, ImmutableArray<string> foreign) : IHostCheck
{
    private static readonly Version Recommended = new(9, 2);

    public string Id => "qemu";

    public async ValueTask<ImmutableArray<CheckDocument>> ExamineAsync(CancellationToken cancellation) =>
        [.. await Task.WhenAll(foreign.Prepend(own).Select(architecture => ExamineAsync(architecture, cancellation)))];

    private async Task<CheckDocument> ExamineAsync(string architecture, CancellationToken cancellation)
    {
        var (id, title) = ($"qemu.{architecture}", $"QEMU for {architecture}");
        try
        {
            var binary = await catalog.FindAsync(architecture, cancellation);
            var finding = $"{binary.Path}, version {binary.Capabilities.Version}";
            return !binary.Capabilities.Sandbox
                    ? Finding.Warning(id, title, $"{finding}, built without a sandbox: machines run unconfined", "install the distribution's QEMU")
                : binary.Capabilities.Version < Recommended
                    ? Finding.Warning(id, title, $"{finding}: works; {Recommended} and later reconnect faster when the lab server restarts", "Debian 12 has it in bookworm-backports")
                : Finding.Ok(id, title, finding);
        }
        catch (RuntimeEnvironmentException absent) when (architecture != own && !catalog.IsThere(architecture))
        {
            return new CheckDocument(id, $"{title} (optional)", "ok", $"{absent.Message}; nodes with arch: {architecture} need it", absent.Remedy);
        }
        catch (RuntimeEnvironmentException error)
        {
            return Finding.Error(id, title, error.Message, error.Remedy);
        }
    }
}
