using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Progress;

/// <summary><c>up</c> and <c>apply</c>: hands a topology to the server and waits until the lab is what it says.</summary>
/// <param name="session">Where it is said how it goes.</param>
/// <param name="request">The topology.</param>
/// <param name="text">Its text, for diagnostics.</param>
internal sealed class BringUp(Session session, TopologyRequest request, TopologyText text)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>none, running or ready.</summary>
    public string Wait { get; init; } = "ready";

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Whether standard output gets an <see cref="UpDocument"/>.</summary>
    public bool Json { get; init; }

    /// <summary>Does it.</summary>
    public async Task<int> RunAsync()
    {
        var started = session.Time.GetTimestamp();
        using var client = await session.ConnectAsync(session.Interrupts.First);
        var answer = await PostAsync(client);
        DiagnosticRenderer.Write(session.Error, answer.Warnings, text, new Style(session.ColourError));
        var operation = answer.Operation;
        if (operation is not null && Wait != "none")
        {
            var follower = new OperationFollower(session, client, answer.Lab) { Timeout = Timeout };
            try
            {
                var model = await follower.FollowAsync($"{operation.Verb} {answer.Lab}", operation, answer.AfterEvent, Wait == "ready" ? Goal.Ready : Goal.Running);
                operation = operation with { State = model.OperationState ?? operation.State };
            }
            catch (OperationCanceledException interrupted) when (interrupted.Message == OperationFollower.OverAlready)
            {
                await TakeBackAsync(client, answer);
                throw;
            }
        }

        await ReportAsync(client, answer with { Operation = operation }, session.Time.GetElapsedTime(started));
        return ExitStatus.Done;
    }

    // The machines run, their guests boot: the server's work is over, ours is not. A lab that ran before us is left alone.
    private async Task TakeBackAsync(LabClient client, UpDocument answer)
    {
        if (answer.Outcome != "started")
        {
            session.Error.WriteLine($"labsim: {Inert.Line(answer.Lab)} was changed already and stays as it is now");
            return;
        }

        var down = await client.SendAsync(HttpMethod.Post, Address.Of(Routes.Down, answer.Lab), (new DownRequest(Wipe: false), ContractJson.Default.DownRequest),
            ContractJson.Default.AcceptedDocument, CancellationToken.None);
        var operation = down.Operation;
        while (operation.State == "running")
        {
            await Task.Delay(Pause, session.Time);
            operation = await client.GetAsync(Address.Of(Routes.Operation, answer.Lab, operation.Id), ContractJson.Default.OperationDocument, CancellationToken.None);
        }

        session.Error.WriteLine($"labsim: {Inert.Line(answer.Lab)} is down again");
    }

    private async Task<UpDocument> PostAsync(LabClient client)
    {
        try
        {
            return await client.SendAsync(HttpMethod.Post, Routes.Labs, (request, ContractJson.Default.TopologyRequest),
                ContractJson.Default.UpDocument, session.Interrupts.First);
        }
        catch (CommandException error)
        {
            throw new CommandException(error.Problem, text);
        }
    }

    private async Task ReportAsync(LabClient client, UpDocument answer, TimeSpan took)
    {
        if (Json)
        {
            JsonOutput.Write(session.Out, answer, context => context.UpDocument);
            return;
        }

        var style = new Style(session.ColourOut);
        foreach (var change in answer.Changes)
        {
            session.Out.WriteLine($"  {Inert.Line(change)}");
        }

        var lab = await client.GetAsync(Address.Of(Routes.Lab, answer.Lab), ContractJson.Default.LabDocument, CancellationToken.None);
        session.Out.WriteLine($"{style.Bold(lab.Name)} {Sentence(answer, lab, took)}");
        if (answer.Outcome != "unchanged" && lab.Nodes.FirstOrDefault(node => node.Image.Length > 0) is { } guest)
        {
            session.Out.WriteLine(style.Dim($"  labsim console {lab.Name} {guest.Name}   labsim ps {lab.Name}   labsim down {lab.Name}"));
        }
    }

    private string Sentence(UpDocument answer, LabDocument lab, TimeSpan took)
    {
        var nodes = $"{Quantities.Of(lab.Nodes.Count, "node")}, {lab.Nodes.Count(node => node.State == "ready")} ready, {Quantities.Of(lab.Links.Count, "link")}";
        return (answer.Outcome, Wait) switch
        {
            ("unchanged", _) => $"is up already ({nodes})",
            (_, "none") => "is starting",
            ("converging", _) => $"is up, converged to the file in {Quantities.Seconds(took.TotalSeconds)} ({nodes})",
            _ => $"is up in {Quantities.Seconds(took.TotalSeconds)} ({nodes})",
        };
    }
}
