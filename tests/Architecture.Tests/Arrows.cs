using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LabSim.Architecture.Tests;

/// <summary>The house's arrows (docs/architecture.md): who may know whom. Project references flow on, so the code's usings are read, too.</summary>
public sealed partial class Arrows
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Cli"] = ["Contracts", "Topology"],
        ["LabServer"] = ["Contracts", "Topology", "Orchestration", "NodeRuntime", "NodeRuntime.Kvm", "NodeRuntime.Tcg", "Switching", "StateStore"],
        ["Orchestration"] = ["Topology", "NodeRuntime", "Switching", "StateStore"],
        ["NodeRuntime.Kvm"] = ["NodeRuntime", "Interop"],
        ["NodeRuntime.Tcg"] = ["NodeRuntime"],
        ["NodeRuntime"] = ["Interop"],
        ["Switching"] = ["Interop"],
        ["StateStore"] = ["Interop"],
        ["Topology"] = [],
        ["Contracts"] = [],
        ["Interop"] = [],
    };

    public static TheoryData<string> Rooms => [.. Repository.Projects("src")];

    [Fact]
    public void Every_room_of_the_house_stands_and_no_other() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Repository.Projects("src"));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_the_rooms_it_may_know(string room)
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src", room, room + ".csproj"));
        var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        Assert.Empty(references.Except(Allowed[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_it_may_know(string room)
    {
        var rooms = Allowed.Keys.OrderByDescending(name => name.Length).ToArray();
        var strangers =
            from file in Repository.Sources("src/" + room)
            from Match use in UsedNamespace().Matches(Repository.Code(file))
            let used = rooms.FirstOrDefault(name => use.Groups[1].Value == name || use.Groups[1].Value.StartsWith(name + ".", StringComparison.Ordinal))
            where used is not null && used != room && !Allowed[room].Contains(used)
            select $"{file} uses LabSim.{use.Groups[1].Value}";
        Assert.Empty(strangers);
    }

    [Fact]
    public void The_language_of_topologies_reads_no_file_no_clock_and_no_network()
    {
        var impure =
            from file in Repository.Sources("src/Topology")
            from Match use in Impure().Matches(Repository.Code(file))
            select $"{file}: {use.Value}";
        Assert.Empty(impure);
    }

    [Fact]
    public void The_switch_knows_no_web_server() =>
        Assert.Empty(Repository.Sources("src/Switching").Where(file => Repository.Code(file).Contains("Microsoft.AspNetCore", StringComparison.Ordinal)));

    [Fact]
    public void The_composition_root_is_short() =>
        Assert.InRange(Repository.Lines("src/LabServer/Program.cs").Length, 1, 80);

    [GeneratedRegex(@"\bLabSim\.([A-Z][A-Za-z.]*)")]
    private static partial Regex UsedNamespace();

    [GeneratedRegex(@"\b(File|Directory|Process|Socket|TcpClient|UdpClient|Dns|HttpClient|TimeProvider|Environment)\s*\.\s*\w+|new (FileStream|Socket|HttpClient)\b")]
    private static partial Regex Impure();
}
