using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim version</c>.</summary>
internal sealed class VersionCommand() : Verb("version", "The version of this LabSim.")
{
    public override IReadOnlyList<Example> Examples { get; } = [new("labsim version", "version and fingerprint of the sources")];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        session.Out.WriteLine($"labsim {Build.Full}");
        return Task.FromResult(ExitStatus.Done);
    }
}
