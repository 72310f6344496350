using System.Text;
using LabSim.NodeRuntime.Consoles;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Consoles.Dialogues;

/// <summary>A router with a command line of the usual sort: a question, a log-in, two modes. It echoes what is typed and answers in pieces of a few bytes.</summary>
internal sealed class FakeDevice : ISerialConsole
{
    private readonly FakeConsole _line = new();
    private readonly StringBuilder _typed = new();
    private string _at = "question";

    /// <summary>The lines of its configuration.</summary>
    public List<string> Config { get; } = [];

    /// <summary>All that was typed, a line each.</summary>
    public List<string> Typed { get; } = [];

    /// <summary>Said after the next prompt, as a message that nobody asked for.</summary>
    public string? Message { get; set; }

    /// <summary>It asks for its password for ever.</summary>
    public bool KnowsNobody { get; init; }

    /// <summary>It has been told to show long texts page by page.</summary>
    public bool Pages { get; private set; } = true;

    private string Prompt => _at switch
    {
        "question" => "Enter the initial configuration dialog? [yes/no]: ",
        "name" => "\r\nUsername: ",
        "password" => "Password: ",
        "user" => "\x1b[1mr1\x1b[0m>",
        "configuring" => "r1(config)#",
        "banner" => "",
        _ => "r1#",
    };

    public void Boot() => Say("\r\nBooting ##### done\r\n\r\n" + Prompt);

    public ReadOnlyMemory<byte> ReadScrollback() => _line.ReadScrollback();

    public IConsoleViewer Attach(int scrollback) => _line.Attach(scrollback);

    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        foreach (var letter in Encoding.UTF8.GetString(input.Span))
        {
            if (letter != '\r')
            {
                _typed.Append(letter);
                continue;
            }

            var line = _typed.ToString();
            _typed.Clear();
            Typed.Add(line);
            Say((_at == "password" ? "" : line) + "\r\n" + Take(line) + Prompt + Message);
            Message = null;
        }

        return Task.CompletedTask;
    }

    private string Take(string line)
    {
        switch (_at, line)
        {
            case ("question", "no"): _at = "name"; return "";
            case ("question", _): return "% Please answer 'yes' or 'no'.\r\n";
            case ("name", ""): return "";
            case ("name", _): _at = "password"; return "";
            case ("password", "secret") when !KnowsNobody: _at = "user"; return "Last Username: seen today\r\n";
            case ("password", _): _at = "name"; return "% Bad passwords\r\n";
            case ("user", "enable"): _at = "enabled"; return "";
            case ("enabled", "configure terminal"): _at = "configuring"; return "Enter configuration commands, one per line.\r\n";
            case ("configuring", "end"): _at = "enabled"; return "";
            case ("configuring", "banner #"): _at = "banner"; Config.Add(line); return "";
            case ("banner", _): Config.Add(line); _at = line == "#" ? "configuring" : "banner"; return "";
            case ("configuring", _) when line.StartsWith("wrong", StringComparison.Ordinal): return $"{line}\r\n ^\r\n% Invalid input detected at '^' marker.\r\n";
            case ("configuring", not ""): Config.Add(line); return "";
            case ("enabled", "terminal length 0"): Pages = false; return "";
            case ("enabled", "show running-config"): return "Building configuration...\r\n\r\n" + string.Concat(Config.Select(known => known + "\r\n")) + "\r\n";
            default: return "";
        }
    }

    // In pieces, as a serial line has them.
    private void Say(string text)
    {
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(7))
        {
            _line.Say(piece);
        }
    }
}
