using System.Text;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Topologies;
using LabSim.Topology;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Cli;

/// <summary>Reads topologies from disk: the text, and the files that it refers to.</summary>
internal static class Topologies
{
    private const int LargestFile = 1 << 20;
    private const int LargestTopology = 16 << 20;

    /// <summary>The bytes of a topology.</summary>
    /// <exception cref="CommandException">It is not there or cannot be read.</exception>
    public static byte[] Read(Session session, string file)
    {
        var path = session.Absolute(file);
        if (!File.Exists(path))
        {
            throw Missing(file, path);
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var bytes = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; bytes.Length <= LargestTopology && (read = stream.Read(buffer)) > 0;)
            {
                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new CommandException(ExitStatus.Failed, $"{file} cannot be read: {error.Message}");
        }
    }

    /// <summary>All problems of a topology and of the files that it refers to.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static IReadOnlyList<DiagnosticDocument> Check(Session session, string file, out TopologyText text)
    {
        var bytes = Read(session, file);
        text = new TopologyText(file, Encoding.UTF8.GetString(bytes));
        return Compile(session, file, bytes, new ResolutionOptions { Kinds = OwnKinds.Read(session) }, []);
    }

    /// <summary>Compiles a topology and gathers what a server needs to bring it up.</summary>
    /// <exception cref="CommandException">The topology has errors, or a file that it refers to is missing or too large.</exception>
    public static (TopologyRequest Request, TopologyText Text) Load(Session session, string file, string? name = null, string? accelerator = null)
    {
        var bytes = Read(session, file);
        var text = new TopologyText(file, Encoding.UTF8.GetString(bytes));
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var diagnostics = Compile(session, file, bytes, new ResolutionOptions
        {
            Kinds = OwnKinds.Read(session), Name = name, Accelerator = accelerator is null ? null : Enum.Parse<AcceleratorChoice>(accelerator, ignoreCase: true),
        }, files);
        return diagnostics.Any(d => d.Severity == "error") ? throw Invalid(file, diagnostics, text) : (new TopologyRequest
        {
            File = session.Absolute(file), DisplayFile = file, Text = text.Text, Files = files, Name = name, Accelerator = accelerator,
        }, text);
    }

    private static List<DiagnosticDocument> Compile(Session session, string file, byte[] bytes, ResolutionOptions options, Dictionary<string, byte[]> files)
    {
        var compiled = TopologyCompiler.Compile(file, bytes, options);
        var folder = Path.GetDirectoryName(session.Absolute(file))!;
        var missing =
            from reference in compiled.ReferencedFiles
            let problem = Problem(folder, reference, files)
            where problem is not null
            select At(file, reference.Span, problem);
        return [.. compiled.Diagnostics.Select(DiagnosticRenderer.ToDocument).Concat(missing).OrderBy(d => d.Line).ThenBy(d => d.Column)];
    }

    private static CommandException Invalid(string file, IReadOnlyList<DiagnosticDocument> diagnostics, TopologyText text)
    {
        var errors = diagnostics.Count(d => d.Severity == "error");
        return new CommandException(new ProblemDocument
        {
            Type = "https://labsim.dev/problems/invalid-topology", Title = "Invalid topology", Status = 422,
            Detail = $"{file} has {Quantities.Of(errors, "error")}", ExitStatus = ExitStatus.InvalidTopology, Diagnostics = diagnostics,
        }, text);
    }

    private static string? Problem(string folder, ReferencedFile reference, Dictionary<string, byte[]> files)
    {
        var path = Path.GetFullPath(Path.Combine(folder, reference.Path));
        var shown = Inert.Line(reference.Path);
        if (!path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            return $"'{shown}' leaves the topology's folder";
        }

        try
        {
            var found = new FileInfo(path);
            if (!found.Exists)
            {
                return Directory.Exists(path) ? $"'{shown}' is a directory" : $"there is no file '{shown}' beside the topology{Near(path)}";
            }

            // A link may lead anywhere; what it leads to must stay in the folder, too.
            var target = found.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            if (target is not null && !target.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal))
            {
                return $"'{shown}' is a link that leaves the topology's folder";
            }

            if (found.Length > LargestFile)
            {
                return $"'{shown}' has {Quantities.Bytes(found.Length)}; a file may have 1 MiB at most";
            }

            files[reference.Path] = File.ReadAllBytes(path);
            return null;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return $"'{shown}' cannot be read: {error.Message}";
        }
    }

    private static DiagnosticDocument At(string file, SourceSpan span, string message) =>
        new(file, span.Line, span.Column, span.EndLine > span.Line ? span.Column + 1 : span.EndColumn, "error", "LS0601", message, null);

    private static CommandException Missing(string file, string path) => Directory.Exists(path)
        ? new CommandException(ExitStatus.NotFound, $"{file} is a directory", "name the YAML file in it")
        : new CommandException(ExitStatus.NotFound, $"there is no file {file}{Near(path)}");

    private static string Near(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Take(1000).Select(name => Path.GetFileName(name)) : [];
        return NearestName.Find(Path.GetFileName(path), names) is { } near ? $" (did you mean {Path.GetFileName(near)}?)" : "";
    }
}
