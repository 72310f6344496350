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

    private readonly Option<TimeSpan?> _last = Words.Duration("--last", "What the flight recorder has of that time; then end, unless -c, --duration or --follow");
    private readonly RingWords _ring = new();
    private readonly Option<bool> _follow = new("--follow") { Description = "Go on after --last with what comes" };

    public CaptureCommand()
        : base("capture", "Frames on links, live or what has passed, as pcapng.")
    {
        Add(_names);
        Add(_write);
        Add(_filter);
        Add(_snaplen);
        Add(_count);
        Add(_duration);
        Add(_last);
        Add(_follow);
        _ring.AddTo(this, _write);
        _snaplen.Validators.Add(result => Check(result, result.GetValueOrDefault<int>() is >= 1 and <= LargestFrame, $"--snaplen is 1 to {LargestFrame}"));
        Validators.Add(result =>
        {
            if (result.GetValue(_follow) && result.GetResult(_last) is null)
            {
                result.AddError("--follow goes on after --last: say how far back, for example --last 30s");
            }
        });
        _count.Validators.Add(result => Check(result, result.GetValueOrDefault<long?>() is >= 1, "--count is at least 1"));
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Without -w the capture goes to standard output, unless that is a terminal. -c, --duration, Ctrl+C, a closed pipe and `down` all end",
        "it with whole blocks. `capturing on …` is said on standard error once nothing can be missed any more.",
        "--last needs no capture to have run: the flight recorder keeps what passes, by `recorder:` in the topology. -c and --duration are of what",
        "comes after it, without a gap. Where the recording does not reach back so far, standard error says how far.",
        "--ring-size and --ring-age make files of -w x.pcapng: x_00001_20261128T101500.pcapng (number, UTC), …, each complete in itself.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim capture ospf-triangle r1:eth1 -w - | wireshark -k -i -", "watch a link"),
        new("labsim capture ospf-triangle r1:eth1 -f 'ip proto 89' -c 4 -w ospf.pcapng", "four OSPF packets into a file"),
        new("labsim capture ospf-triangle r1:eth1 --last 30s -w past.pcapng", "what has already happened"),
        new("labsim capture ospf-triangle r1 -w x.pcapng --ring-size 10MiB --ring-files 5", "for days, and never more than 50 MiB"),
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

        var order = new CaptureOrder(Address.Of(Routes.Captures, lab) + Query(parsed, endpoints), endpoints, file)
        {
            Last = parsed.GetValue(_last),
            Ring = _ring.Read(parsed),
            Live = parsed.GetValue(_last) is null || parsed.GetValue(_follow) || parsed.GetValue(_count) is not null || parsed.GetValue(_duration) is not null,
        };
        return await new CaptureStream(session, client).RunAsync(order);
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

        if (parsed.GetValue(_last) is { } last)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"last={last.TotalSeconds}"));
        }

        if (parsed.GetValue(_follow))
        {
            words.Add("follow=true");
        }

        if (_ring.Read(parsed) is not null)
        {
            words.Add("statistics=true");
        }

        return "?" + string.Join('&', words);
    }
}
