using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LabSim.Topology.Canvas;
using LabSim.Topology.Editing;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Editing;

/// <summary>What holds for every sequence of edits of every way to write a lab. A failure prints the seed that repeats it.</summary>
public sealed class EditPropertyTests
{
    private static readonly ResolutionOptions Options = new();

    /// <summary>One lab, written in the ways that people write: blocks, braces, JSON, both, without a last line break, with CR LF.</summary>
    private static readonly string[] Writings =
    [
        """
        # head
        name: lab   # name
        defaults: { image: labsim/router }   # defaults

        nodes:   # nodes
          # above r1
          r1: { memory: 256M }   # one
          # above r2
          r2:
            # inside r2
            memory: 256M   # two
            interfaces:
              eth1: { ip: 10.0.0.1/24 }   # address
          r3: { after: [r1, r2] }   # three
          sw1: { kind: switch, image: labsim/router }
          leaf{1..2}: { cpus: 1 }
          # below nodes

        links:   # links
          - r1:eth1 -- r2:eth1   # first
          # above the second
          - endpoints: [r2:eth2, r3:eth1]   # second
            delay: 10ms   # far
          - { endpoints: [r1:eth2, sw1:eth1], loss: 1% }
          - leaf{1..2}:eth1 -- sw1:eth{2..3}
        captures: [r1:eth1, r2:eth2]   # captures
        # tail

        """,
        "nodes: {r1: {image: labsim/router}, r2: {image: labsim/router}, r3: {image: labsim/host, after: r1}, sw1: {kind: switch}} # nodes\nlinks: [r1:eth1 -- r2:eth1, {endpoints: [r2:eth2, r3:eth1], delay: 10ms}, r1:eth2 -- sw1] # links",
        "{\n  \"nodes\": {\n    \"r1\": {\"image\": \"labsim/router\"}, # one\n    # above\n    \"r2\": {\"image\": \"labsim/router\"},\n    \"r3\": {\"image\": \"labsim/host\"} # three\n  },\n  \"links\": [\n    \"r1:eth1 -- r2:eth1\", # first\n    {\"endpoints\": [\"r2:eth2\", \"r3:eth1\"]}\n  ]\n}\n",
        "nodes:\r\n    r1:\r\n        image: labsim/router # one\r\n    r2:\r\n        image: labsim/router\r\n    'r3': { image: labsim/host }\r\n# below\r\nlinks:\r\n- r1:eth1 -- r2:eth1 # first\r\n-   endpoints:\r\n    - r2:eth2 # a\r\n    - r3:eth1\r\n    delay: 1ms",
        "name: empty\nnodes: {}   # none\nlinks:   # none either\n",
        "# only a name\nname: bare\n",
    ];

    private static readonly string[] NodeNames = ["r1", "r2", "r3", "r4", "sw1", "leaf1", "leaf{1..2}", "on", "x-9", "no such", ""];

    private static readonly string[] Ends = ["r1", "r2", "r3", "sw1", "r1:eth1", "r1:eth2", "r2:eth1", "r2:eth2", "r3:eth1", "r4:eth1", "sw1:eth1", "leaf1:eth1", "r9:eth1", "r1:eth99"];

    private static readonly string[] Values = ["\"256M\"", "\"labsim/router\"", "\"labsim/host\"", "2", "true", "null", "{}", "[]", "{\"eth1\":{\"ip\":\"10.0.0.9/24\"}}", "[\"10.0.0.1/24\",\"auto\"]", "\"a: b #c\"", "\"on\"", "\"switch\"", "\"10ms\"", "\"1%\""];

    private static readonly string[][] Paths = [["memory"], ["image"], ["cpus"], ["interfaces"], ["interfaces", "eth1", "ip"], ["interfaces", "eth2"], ["exec"], ["kind"], ["after"], ["delay"], ["a-to-b", "loss"], ["mtu"], ["nonsense", "x"], ["name"], ["defaults", "memory"], ["groups", "g", "cpus"]];

    private static Gen<TopologyEdit> Edit =>
        from name in Gen.Elements(NodeNames)
        from other in Gen.Elements(NodeNames)
        from one in Gen.Elements(Ends)
        from two in Gen.Elements(Ends)
        from path in Gen.Elements(Paths)
        from value in Gen.Elements(Values)
        from edit in Gen.Elements<Func<TopologyEdit>>(
            () => new AddNode(name, new JsonObject { ["image"] = "labsim/router" }, new CanvasPoint(1, 2)),
            () => new AddNode(name, []),
            () => new RemoveNode(name),
            () => new RenameNode(name, other),
            () => new SetNode(name, [.. path], Json(value)),
            () => new SetNode(name, ["memory"], "192M"),
            () => new SetNode(name, ["interfaces", "eth1", "ip"], new JsonArray("10.9.0.1/24", "auto")),
            () => new SetNode(name, ["interfaces"], null),
            () => new AddLink(one, two, []),
            () => new AddLink(one, two, new JsonObject { ["delay"] = "5ms" }),
            () => new RemoveLink(one),
            () => new MoveEnd(one, one, two),
            () => new SetLink(one, [.. path], Json(value)),
            () => new SetLink(one, ["delay"], "7ms"),
            () => new SetLink(one, ["a-to-b", "loss"], "2%"),
            () => new SetLink(one, ["delay"], null),
            () => new SetLab([.. path], Json(value)),
            () => new SetLab(["defaults", "memory"], "192M"),
            () => new MoveEnd("r1:eth1", "r1:eth1", "r1:eth7"),
            () => new RemoveCapture("r1:eth1"),
            () => new AddCapture(one),
            () => new RemoveCapture(one),
            () => new Paste("nodes:\n  r1: { image: labsim/router }\n  h1:\n    image: labsim/host\nlinks:\n  - r1:eth1 -- h1:eth1\n", null, default))
        select edit();

    private static Arbitrary<(string Text, TopologyEdit[] Edits)> Case =>
        (from text in Gen.Elements(Writings) from edits in Gen.Resize(Edit.ArrayOf(), 12) select (text, edits)).ToArbitrary();

    [Fact]
    public void An_edit_is_refused_with_a_reason_or_leaves_a_topology_without_errors() => Check((_, _, outcome) => outcome.Refused
        ? outcome.Diagnostics.Any(d => d.Severity == Severity.Error) && outcome.Splices.IsEmpty
        : outcome.Compiled.Spec is not null);

    [Fact]
    public void Splices_lead_there_and_their_inverses_back() => Check((before, _, outcome) => outcome.Refused
        || (outcome.Splices.Aggregate(before, (t, s) => s.Apply(t)) == outcome.Text && outcome.Splices.Reverse().Aggregate(outcome.Text, (t, s) => s.Inverse.Apply(t)) == before));

    [Fact]
    public void Comments_stay_unless_what_they_stand_on_goes() => Check((before, edit, outcome) =>
        outcome.Refused || Comments(before).Except(Comments(outcome.Text)).All(gone => MayGo(edit, gone)));

    [Fact]
    public void Nothing_else_changes_its_meaning() => Check((before, edit, outcome) =>
    {
        if (outcome.Refused || TopologyCompiler.Compile(new SourceText("lab.yaml", before), Options).Spec is not { } old)
        {
            return true;
        }

        var (nodes, links) = (old.Nodes.Select(n => n.Name).ToHashSet(), old.Links.Length);
        return edit switch
        {
            AddNode { Name: "leaf{1..2}" } => Names(outcome).SetEquals(nodes.Concat(["leaf1", "leaf2"])) && Links(outcome) == links,
            AddNode add => Names(outcome).SetEquals(nodes.Append(add.Name)) && Links(outcome) == links,
            RemoveNode { Name: "leaf{1..2}" } => Names(outcome).SetEquals(nodes.Except(["leaf1", "leaf2"])),
            RemoveNode remove => Names(outcome).SetEquals(nodes.Where(n => n != remove.Name)) && Links(outcome) == old.Links.Count(l => l.A.Node != remove.Name && l.B.Node != remove.Name),
            RenameNode rename when rename.Name != rename.To && !rename.Name.Contains('{', StringComparison.Ordinal) => Names(outcome).SetEquals(nodes.Where(n => n != rename.Name).Append(rename.To)) && Links(outcome) == links,
            AddLink => Names(outcome).SetEquals(nodes) && Links(outcome) == links + 1,
            RemoveLink => Names(outcome).SetEquals(nodes) && Links(outcome) == links - 1,
            MoveEnd or SetLink or SetNode or AddCapture or RemoveCapture => Names(outcome).SetEquals(nodes) && Links(outcome) == links,
            Paste => Names(outcome).Count == nodes.Count + 2 && Links(outcome) == links + 1,
            _ => true,
        };
    });

    [Fact]
    public void The_edits_are_a_fair_mixture()
    {
        var made = new Dictionary<string, int>();
        foreach (var (text, edits) in Gen.Sample(Case.Generator, 600, 100))
        {
            Walk(text, edits, (_, edit, outcome) =>
            {
                made[edit.GetType().Name] = made.GetValueOrDefault(edit.GetType().Name) + (outcome.Refused ? 0 : 1);
                return true;
            });
        }

        Assert.All((string[])["AddNode", "RemoveNode", "RenameNode", "SetNode", "AddLink", "RemoveLink", "MoveEnd", "SetLink", "SetLab", "AddCapture", "Paste"], n => Assert.InRange(made[n], 1, int.MaxValue));
    }

    [Fact]
    public void One_splice_between_two_texts_leads_from_one_to_the_other() => Check(
        (from a in ArbMap.Default.GeneratorFor<string>() from b in ArbMap.Default.GeneratorFor<string>() from c in ArbMap.Default.GeneratorFor<string>() select (a + b + c, a + c + c)).ToArbitrary(),
        texts => TextSplice.Between(texts.Item1, texts.Item2) is var splice && splice.Apply(texts.Item1) == texts.Item2 && splice.Inverse.Apply(texts.Item2) == texts.Item1);

    /// <summary>Makes the edits one after the other; one that is refused is passed over.</summary>
    private static bool Walk(string text, IEnumerable<TopologyEdit> edits, Func<string, TopologyEdit, EditOutcome, bool> holds)
    {
        foreach (var edit in edits)
        {
            var outcome = TopologyEditor.Apply(new SourceText("lab.yaml", text), Layout.Empty, [edit], Options);
            if (!holds(text, edit, outcome))
            {
                return false;
            }

            text = outcome.Refused ? text : outcome.Text;
        }

        return true;
    }

    private static HashSet<string> Names(EditOutcome outcome) => [.. outcome.Compiled.Spec!.Nodes.Select(n => n.Name)];

    private static int Links(EditOutcome outcome) => outcome.Compiled.Spec!.Links.Length;

    // Where something is removed, the comments on its lines go along; those on lines of their own beside it stay.
    private static bool MayGo(TopologyEdit edit, string comment) => edit switch
    {
        RemoveNode or RemoveLink or RemoveCapture or SetNode { Value: null or JsonObject or JsonArray } or SetLink { Value: null or JsonObject or JsonArray } or SetLab { Value: null or JsonObject or JsonArray } =>
            !comment.StartsWith("# above", StringComparison.Ordinal) && comment is not ("# head" or "# tail" or "# below" or "# below nodes" or "# nodes" or "# links" or "# name") || edit is SetLab,
        _ => false,
    };

    private static JsonNode? Json(string text) => JsonNode.Parse(text);

    private static IEnumerable<string> Comments(string text) =>
        text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Contains("# ", StringComparison.Ordinal)).Select(l => l[l.LastIndexOf("# ", StringComparison.Ordinal)..]);

    private static void Check(Func<string, TopologyEdit, EditOutcome, bool> holds) => Check(Case, c => Walk(c.Text, c.Edits, holds));

    private static void Check<T>(Arbitrary<T> inputs, Func<T, bool> holds) => Prop.ForAll(inputs, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
}
