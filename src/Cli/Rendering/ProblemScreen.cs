using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Rendering;

/// <summary>An error: what happened, the diagnostics with their carets, and how to mend it.</summary>
internal static class ProblemScreen
{
    /// <summary>Writes it to standard error, and with <paramref name="json"/> the problem document to standard output as well.</summary>
    public static void Write(Session session, CommandException error, bool json)
    {
        var problem = error.Problem;
        var style = new Style(session.ColourError);
        if (json)
        {
            JsonOutput.Write(session.Out, problem, context => context.ProblemDocument);
        }

        if (problem.Diagnostics is { Count: > 0 } diagnostics)
        {
            DiagnosticRenderer.Write(session.Error, diagnostics, error.Topology, style);
        }

        session.Error.WriteLine($"{style.Red("labsim:")} {Inert.Text(Message(problem))}");
        if (problem.Remedy is { Length: > 0 } remedy)
        {
            session.Error.WriteLine($"        {Inert.Text(remedy)}");
        }
    }

    private static string Message(ProblemDocument problem) => string.IsNullOrEmpty(problem.Detail) ? problem.Title : problem.Detail;
}
