using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LabSim.Cli.Client;
using LabSim.Cli.Guests;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim capture LAB ENDPOINT…</c>.</summary>
internal sealed class CaptureCommand : Verb
{
    private const int LargestFrame = 262_144;
    private readonly Argument<string[]> _names = Words.LabAnd("ENDPOINT…", "The lab, and ends of links; a bare node means all its interfaces", least: 1);
    private readonly Option<string?> _write = new("-w", "--write") { Description = "Where to; - is standard output", HelpName = "FILE|-" };
    private readonly Option<string?> _filter = new("-f", "--filter") { Description = "Only what matches, see pcap-filter(7)" };
    private readonly Option<int> _snaplen = new("-s", "--snaplen") { Description = "Bytes of a frame that are kept", DefaultValueFactory = _ => LargestFrame, HelpName = "BYTES" };
    private readonly Option<long?> _count = new("-c", "--count") { Description = "End after so many frames, over all endpoints", HelpName = "FRAMES" };
    private readonly Option<TimeSpan?> _duration = Words.Duration("--duration", "End after that time");

    public CaptureCommand()
        : base("capture", "Frames on links, live, as pcapng.")
    {
        Add(_names);
        Add(_write);
        Add(_filter);
        Add(_snaplen);
        Add(_count);
        Add(_duration);
        _snaplen.Validators.Add(result => Check(result, result.GetValueOrDefault<int>() is >= 1 and <= LargestFrame, $"--snaplen is 1 to {LargestFrame}"));
        _count.Validators.Add(result => Check(result, result.GetValueOrDefault<long?>() is >= 1, "--count is at least 1"));
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Without -w the capture goes to standard output, unless that is a terminal. -c, --duration, Ctrl+C, a closed pipe and `down` all end",
        "it with whole blocks. `capturing on …` is said on standard error once nothing can be missed any more.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim capture ospf-triangle r1:eth1 -w - | wireshark -k -i -", "watch a link"),
        new("labsim capture ospf-triangle r1:eth1 -f 'ip proto 89' -c 4 -w ospf.pcapng", "four OSPF packets into a file"),
        new("labsim capture ospf-triangle r1 r2:eth2 --duration 10s -w all.pcapng", "several ends at once, one interface each"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var file = parsed.GetValue(_write) ?? "-";
        if (file == "-" && session.Terminals.Out)
        {
            throw new CommandException(ExitStatus.Usage, "a capture is binary and standard output is a terminal",
                "write it to a file (-w FILE), or pipe it: … -w - | tshark -r -");
        }

        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, endpoints) = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        if (endpoints.Count == 0)
        {
            throw new CommandException(ExitStatus.Usage, "an ENDPOINT is needed", "an endpoint is node:interface, for example r1:eth1");
        }

        return await new CaptureStream(session, client).RunAsync(Address.Of(Routes.Captures, lab) + Query(parsed, endpoints), endpoints, file);
    }

    private static void Check(OptionResult result, bool holds, string rule)
    {
        if (!holds)
        {
            result.AddError(rule);
        }
    }

    private string Query(ParseResult parsed, IReadOnlyList<string> endpoints)
    {
        var words = endpoints.Select(endpoint => "endpoint=" + Uri.EscapeDataString(endpoint)).ToList();
        words.Add(string.Create(CultureInfo.InvariantCulture, $"snaplen={parsed.GetValue(_snaplen)}"));
        if (parsed.GetValue(_filter) is { Length: > 0 } filter)
        {
            words.Add("filter=" + Uri.EscapeDataString(filter));
        }

        if (parsed.GetValue(_count) is { } count)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"count={count}"));
        }

        if (parsed.GetValue(_duration) is { } duration)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"duration={duration.TotalSeconds}"));
        }

        return "?" + string.Join('&', words);
    }
}
