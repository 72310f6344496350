using System.CommandLine;
using System.Net;
using LabSim.Cli.Client;
using LabSim.Cli.Guests;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim screen LAB NODE</c>.</summary>
internal sealed class ScreenCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node");
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write what it shows now as a PNG, and end; - is standard output", HelpName = "FILE" };
    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where VNC viewers connect; port 0 is a free one", HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => "127.0.0.1:0",
    };

    public ScreenCommand()
        : base("screen", "A node's screen: a picture of it, or a port for VNC viewers.")
    {
        Add(_names);
        Add(_output);
        Add(_listen);
        _listen.ToBeEndPoint("127.0.0.1:5900");
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim screen lab fw1", "vncviewer connects to the port that is printed; Ctrl+C closes it"),
        new("labsim screen lab fw1 --listen 127.0.0.1:5901", "at a port of your choice"),
        new("labsim screen lab fw1 -o fw1.png", "what it shows now"),
    ];

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Whoever can connect to the port sees the screen and types: no password is asked for. Several viewers may look on at once; `labsim ui` shows screens, too.",
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var output = parsed.GetValue(_output);
        if (output == "-" && session.Terminals.Out)
        {
            throw new CommandException(ExitStatus.Usage, "a picture is binary and standard output is a terminal", "write it to a file: -o FILE.png");
        }

        using var client = await session.ConnectAsync(CancellationToken.None);
        var selection = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        var (lab, node) = (selection.Lab, selection.Node());
        if (output is not null)
        {
            return await TakePictureAsync(session, client, (lab, node), output);
        }

        using var door = new TcpDoor(client, Address.Of(Routes.Screen, lab, node), () => new PlainWire());
        await door.TryAsync(session.Interrupts.First);
        door.Listen(IPEndPoint.Parse(parsed.GetRequiredValue(_listen)));
        session.Out.WriteLine($"vnc://{door.At}");
        session.Out.Flush();
        session.Error.WriteLine($"labsim: vncviewer {door.At.Address}::{door.At.Port} shows it; Ctrl+C closes it");
        await door.ServeAsync(session.Interrupts.First);
        return ExitStatus.Done;
    }

    private static async Task<int> TakePictureAsync(Session session, LabClient client, (string Lab, string Node) where, string output)
    {
        using var response = await client.OpenAsync(Address.Of(Routes.ScreenPicture, where.Lab, where.Node), session.Interrupts.First);
        var picture = await response.Content.ReadAsByteArrayAsync(session.Interrupts.First);
        try
        {
            await using var file = output == "-" ? session.Raw.OpenOut() : new FileStream(session.Absolute(output), FileMode.Create);
            await file.WriteAsync(picture, session.Interrupts.First);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitStatus.Failed, $"the picture cannot be written: {unwritable.Message}", "name another file: -o FILE.png");
        }

        if (output != "-")
        {
            session.Error.WriteLine($"{Inert.Line(output)}: the screen of {Inert.Line(where.Node)} ({Quantities.Bytes(picture.Length)})");
        }

        return ExitStatus.Done;
    }
}
