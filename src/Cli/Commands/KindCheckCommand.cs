using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Topologies;
using LabSim.Topology.Kinds;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim kind check [FILE…]</c>: all problems of kinds' files, without a server.</summary>
internal sealed class KindCheckCommand : Verb
{
    private readonly Argument<string[]> _files = new("FILE…") { Description = "Files of kinds; by default all of LABSIM_HOME/kinds", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _json = Words.Json();

    public KindCheckCommand()
        : base("check", "All problems of files of kinds; needs no server.")
    {
        Add(_files);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim kind check", "all kinds of your own"),
        new("labsim kind check mine.yaml --json", "one file, for an editor or a pipeline"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var files = Find(session, parsed.GetValue(_files) ?? []);
        var all = new List<DiagnosticDocument>();
        foreach (var file in files)
        {
            var found = file.Diagnostics.Select(DiagnosticRenderer.ToDocument).ToArray();
            all.AddRange(found);
            DiagnosticRenderer.Write(session.Error, found, new TopologyText(file.Source.File, file.Source.Text), new Style(session.ColourError));
        }

        var wrong = files.Any(file => file.Kind is null);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, [.. all], context => context.DiagnosticDocumentArray);
        }
        else if (!wrong)
        {
            session.Out.WriteLine(files.Count == 0 ? "there are no kinds of your own: labsim kind show KIND --yaml is one to begin with" : $"valid: {string.Join(", ", files.Select(file => file.Kind!.Name))}");
        }

        return Task.FromResult(wrong ? ExitStatus.InvalidTopology : ExitStatus.Done);
    }

    // A file that is not among the user's kinds yet is looked at as if it came after them.
    private static List<KindFile> Find(Session session, string[] names)
    {
        if (names.Length == 0)
        {
            return [.. OwnKinds.Read(session).Files.Where(file => !file.IsBuiltin)];
        }

        if (names.FirstOrDefault(name => !File.Exists(session.Absolute(name))) is { } missing)
        {
            throw new CommandException(ExitStatus.NotFound, $"there is no file {Inert.Line(missing)}");
        }

        var asked = names.Select(session.Absolute).ToHashSet(StringComparer.Ordinal);
        var others = session.Home.Kinds.Files.Where(file => !asked.Contains(file)).Select(file => KindFile.Read(file, KindFolder.Read));
        var named = names.Select(name => KindFile.Read(name, file => KindFolder.Read(session.Absolute(file)))).ToList();
        return [.. KindCatalog.Builtin.With([.. others, .. named]).Files.Where(file => names.Contains(file.Source.File))];
    }
}
