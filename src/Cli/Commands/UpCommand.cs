using System.CommandLine;
using System.Text.RegularExpressions;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;
using LabSim.Topology.Grammar;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim up FILE</c>.</summary>
internal sealed partial class UpCommand : Verb
{
    private readonly Argument<string> _file = Words.File();
    private readonly Option<string?> _name = new("--name") { Description = "The lab's name instead of the file's" };
    private readonly Option<string> _wait = Words.Wait();
    private readonly Option<TimeSpan?> _timeout = Words.Timeout();
    private readonly Option<string?> _accelerator = new Option<string?>("--accel") { Description = "What runs the guests' CPUs, for all nodes" }.Among([.. SettingWords.Accelerators.Select(word => word.Key)]);
    private readonly Option<bool> _json = Words.Json();

    public UpCommand()
        : base("up", "Bring a lab up; again: do what changed in its file.")
    {
        _name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && !LabName().IsMatch(name))
            {
                result.AddError($"--name: '{name}' is no lab's name: lower-case letters, digits and dashes, at most 40, the first one no dash");
            }
        });
        Add(_file);
        Add(_name);
        Add(_wait);
        Add(_timeout);
        Add(_accelerator);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Ctrl+C rolls back what was begun. When --timeout passes, the lab stays up, those that are late are named, and the exit status is 5.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim up topologies/ospf-triangle.yaml", "start it and wait until every node is ready"),
        new("labsim up lab.yaml --name second", "the same file as another lab"),
        new("labsim up lab.yaml --wait none", "return at once; `labsim ps` shows how it goes on"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var (request, text) = Topologies.Load(session, parsed.GetRequiredValue(_file), parsed.GetValue(_name), parsed.GetValue(_accelerator));
        return new BringUp(session, request, text)
        {
            Wait = parsed.GetRequiredValue(_wait),
            Timeout = parsed.GetValue(_timeout)!.Value,
            Json = parsed.GetValue(_json),
        }.RunAsync();
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex LabName();
}
