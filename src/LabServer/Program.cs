using LabSim.Contracts;
using LabSim.LabServer.Commands;
using LabSim.LabServer.Problems;

try
{
    var arguments = ServerArguments.Parse(args);
    return arguments.Verb switch
    {
        "watch" => await WatchCommand.RunAsync(arguments),
        "once" => await OnceCommand.RunAsync(arguments),
        _ => await RunCommand.RunAsync(arguments),
    };
}
catch (UsageException error)
{
    Say($"labsim-server: {error.Message}\n{ServerArguments.Usage}");
    return ExitStatus.Usage;
}
catch (Exception error) when (ProblemMapping.Find(error) is { } problem)
{
    // Nothing that a host or a user did ends in a stack trace.
    Say($"labsim-server: {problem.Detail}{(problem.Remedy is { } remedy ? "\n  " + remedy : "")}");
    return problem.ExitStatus;
}
catch (Exception error)
{
    // Ours: the log has the details, where there is one by now.
    Say($"labsim-server: internal error: {error.GetType().Name}: {error.Message}");
    return ExitStatus.Failed;
}

// Words may get lost (standard error is a file on a full disk); the exit status must not.
static void Say(string words)
{
    try
    {
        Console.Error.WriteLine(words);
    }
    catch (IOException)
    {
    }
}
