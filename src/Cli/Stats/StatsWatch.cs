using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Stats;

/// <summary>Looks at a lab again and again and shows what it did in between, until the lab goes down or the user has seen enough.</summary>
/// <param name="session">Where it is shown.</param>
/// <param name="client">The lab server.</param>
/// <param name="lab">The lab.</param>
/// <param name="interval">From one look to the next.</param>
internal sealed class StatsWatch(Session session, LabClient client, string lab, TimeSpan interval)
{
    // The first rates come soon: nobody likes to look at an empty screen.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    // As long as a server may take that is replaced by another one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Watches.</summary>
    /// <exception cref="OperationCanceledException">The user interrupted it.</exception>
    public async Task<int> RunAsync(bool json)
    {
        var before = await LookAsync() ?? throw new CommandException(ExitStatus.NotFound, $"there is no lab '{lab}'");
        if (IsOver(before.Lab))
        {
            throw new CommandException(ExitStatus.Failed, $"lab {lab} is {before.Lab.State}: there is nothing to watch", $"labsim start {lab}");
        }

        using var screen = !json && session.Terminals.Out && session.Value("TERM") is not (null or "dumb") ? new FullScreen(session) : null;
        var pause = interval < First ? interval : First;
        while (true)
        {
            await Task.Delay(pause, session.Time, session.Interrupts.First);
            pause = interval;
            if (await LookAsync() is not { } after)
            {
                break;
            }

            Show(before, after, screen, json);
            if (IsOver(after.Lab))
            {
                break;
            }

            before = after;
        }

        screen?.Dispose();
        session.Error.WriteLine($"labsim: lab {Inert.Line(lab)} is down");
        return ExitStatus.Done;
    }

    private static bool IsOver(LabDocument document) => document.State is "stopped" or "failed";

    private void Show(Look before, Look after, FullScreen? screen, bool json)
    {
        var rates = LabRates.Between(before.Lab, after.Lab, session.Time.GetElapsedTime(before.At, after.At), session.Time.GetUtcNow());
        if (json)
        {
            JsonOutput.WriteLine(session.Out, rates, context => context.StatsDocument);
        }
        else if (screen is not null)
        {
            var size = session.WindowSize();
            screen.Draw(StatsFrame.Draw(after.Lab, rates, size.Height, new Style(session.ColourOut)), size);
        }
        else
        {
            foreach (var line in StatsFrame.Lines(rates))
            {
                session.Out.WriteLine(line);
            }
        }

        session.Out.Flush();
    }

    // Nothing where the lab is gone.
    private async Task<Look?> LookAsync()
    {
        var began = session.Time.GetTimestamp();
        while (true)
        {
            try
            {
                var document = await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, session.Interrupts.First);
                return new Look(document, session.Time.GetTimestamp());
            }
            catch (CommandException error) when (error.Problem.Status == 404)
            {
                return null;
            }
            catch (Exception error) when (ServerGone.Explains(error) && session.Time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(First, session.Time, session.Interrupts.First);
            }
        }
    }

    private sealed record Look(LabDocument Lab, long At);
}
