using LabSim.Cli.Hosting;
using LabSim.Contracts.Environment;
using LabSim.Topology.Kinds;

namespace LabSim.Cli;

/// <summary>The kinds as the command knows them: those that come with LabSim, and the user's own.</summary>
internal static class OwnKinds
{
    /// <summary>All of them; no server is asked.</summary>
    public static KindCatalog Read(Session session) => KindCatalog.Builtin.With(session.Home.Kinds.Files, KindFolder.Read);
}
