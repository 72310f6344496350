using LabSim.Contracts;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Once;
using LabSim.LabServer.Problems;

namespace LabSim.LabServer.Commands;

/// <summary><c>labsim-server once VERB</c>: the same composition without a listener; one JSON document on stdout, a problem included.</summary>
internal static class OnceCommand
{
    public static async Task<int> RunAsync(ServerArguments arguments)
    {
        var home = arguments.ResolveHome(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        await using var output = Console.OpenStandardOutput();
        try
        {
            await using var composition = ServerComposition.WithoutStore(HostSettings.Read(home, Environment.GetEnvironmentVariable));
            var verb = OnceVerbs.Find(arguments.Words, composition.Services, Console.OpenStandardInput);
            await verb(output, interrupted.Token);
            return ExitStatus.Done;
        }
        catch (OperationCanceledException)
        {
            // By a signal, or because whoever asked went away.
            return ExitStatus.Interrupted;
        }
        catch (Exception error) when (ProblemMapping.Find(error) is { } problem)
        {
            await JsonLines.WriteAsync(output, problem, ContractJson.Default.ProblemDocument);
            return problem.ExitStatus;
        }
    }
}
