using System.Globalization;
using System.Net.WebSockets;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>This process's standard streams at a serial port.</summary>
/// <param name="session">The standard streams.</param>
/// <param name="client">The server.</param>
/// <param name="lab">The lab.</param>
/// <param name="port">The serial port.</param>
internal sealed class ConsoleAttachment(Session session, LabClient client, string lab, SerialPort port)
{
    /// <summary>How much of what was said before is shown, bytes: a screen's worth, so that one knows where one is.</summary>
    public const int Scrollback = 4096;

    /// <summary>Where what is said goes as well.</summary>
    public ConsoleLog? Log { get; init; }

    /// <summary>How long the server waits behind each letter of what is pasted.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Joins them until the user leaves, or the line is closed.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync()
    {
        var onScreen = session.Terminals.Error && port.Number == 1
            && (await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, session.Interrupts.First)).Nodes.Any(other => other.Name == port.Node && other.Console == "screen");
        using var socket = await OpenAsync(Scrollback);
        bool left;
        using (session.Terminals.In ? TerminalMode.Raw() : null)
        {
            // Not before keys are taken as they come.
            if (session.Terminals.Error)
            {
                session.Error.Write($"console of {Inert.Line(port.Title)}; Ctrl+] leaves\r\n");
                if (onScreen)
                {
                    session.Error.Write($"a guest of its kind shows itself on its screen: labsim screen {Inert.Line(lab)} {Inert.Line(port.Node)}\r\n");
                }
            }

            left = await new SerialSession(session, socket, Log, Pause).RunAsync(session.Interrupts.First);
        }

        session.Error.WriteLine(left ? "" : $"\nlabsim: the console of {Inert.Line(port.Title)} was closed");
        return ExitStatus.Done;
    }

    /// <summary>Types a text, shows what is said meanwhile, and tells how far it came.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The exit status.</returns>
    public async Task<int> SendAsync(string text)
    {
        using var socket = await OpenAsync(0);
        var ended = await new SerialSession(session, socket, Log, Pause).SendAsync(text, session.Interrupts.First);
        session.Error.WriteLine();
        switch (ended)
        {
            case { State: ConsoleChannel.Done }:
                session.Error.WriteLine($"labsim: {ended.Of} line{(ended.Of == 1 ? "" : "s")} typed to {Inert.Line(port.Title)}");
                return ExitStatus.Done;
            case { State: ConsoleChannel.Stopped }:
                session.Error.WriteLine($"labsim: stopped after {ended.Pasted} of {ended.Of} lines");
                return ExitStatus.Interrupted;
            default:
                throw new CommandException(ExitStatus.Failed, $"the console of {Inert.Line(port.Title)} was closed{(ended is null ? "" : $" after {ended.Pasted} of {ended.Of} lines: {Inert.Line(ended.Error ?? "")}")}", $"labsim ps {Inert.Line(lab)} says how the node is");
        }
    }

    private Task<WebSocket> OpenAsync(int scrollback) =>
        client.OpenSocketAsync(port.Path(Routes.Console, lab, $"scrollback={scrollback}"), session.Interrupts.First, headers => Log?.Skip(
            headers.TryGetValues(ConsoleChannel.PastHeader, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var past) ? past : 0));
}
