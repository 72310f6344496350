using System.Diagnostics;

namespace LabSim.LabServer.Commands;

/// <summary>This very program, to be started once more.</summary>
internal static class OwnExecutable
{
    /// <summary>How to start it with a verb and the options that this process was given; the directory is named in full, for another working directory.</summary>
    public static ProcessStartInfo With(string verb, ServerArguments arguments, string data, params ReadOnlySpan<string> more)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("this process does not know its own program");
        var start = new ProcessStartInfo(program) { UseShellExecute = false, WorkingDirectory = "/" };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        Add(start, [verb, "--data", data]);
        if (arguments.Listen is { } listen)
        {
            Add(start, ["--listen", listen]);
        }

        Add(start, more);
        start.Environment["LABSIM_HOME"] = data;
        return start;
    }

    private static void Add(ProcessStartInfo start, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }
    }
}
