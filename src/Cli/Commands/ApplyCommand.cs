using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim apply FILE</c>.</summary>
internal sealed class ApplyCommand : Verb
{
    private readonly Argument<string> _file = Words.File();
    private readonly Option<string?> _name = new("--name") { Description = "The lab's name instead of the file's" };
    private readonly Option<bool> _restart = new("--restart") { Description = "Restart machines where a change needs it" };
    private readonly Option<string> _wait = Words.Wait();
    private readonly Option<TimeSpan?> _timeout = Words.Timeout();
    private readonly Option<bool> _json = Words.Json();

    public ApplyCommand()
        : base("apply", "Converge a running lab to its file and say what changed.")
    {
        Add(_file);
        Add(_name);
        Add(_restart);
        Add(_wait);
        Add(_timeout);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Only what changed is touched. A change that needs a machine's restart is named, and refused without --restart.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim apply lab.yaml", "after editing the file"),
        new("labsim apply lab.yaml --restart", "also where machines must be restarted"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var (request, text) = Topologies.Load(session, parsed.GetRequiredValue(_file), parsed.GetValue(_name));
        return new BringUp(session, request with { MustExist = true, Restart = parsed.GetValue(_restart) }, text)
        {
            Wait = parsed.GetRequiredValue(_wait),
            Timeout = parsed.GetValue(_timeout)!.Value,
            Json = parsed.GetValue(_json),
        }.RunAsync();
    }
}
