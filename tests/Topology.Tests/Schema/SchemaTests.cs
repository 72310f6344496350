using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.Topology.Grammar;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Tests.Schema;

public sealed class SchemaTests
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Good =>
    [
        "nodes: { r1: { image: labsim/router } }",
        "nodes:\n  r1:\ndefaults:\n  image: labsim/router\n",
        "name: a-1\nnodes: { r1: { kind: linux-router, arch: x86_64, memory: 1G, cpus: 2, accel: tcg, persistent: true } }",
        "nodes: { r1: { image: labsim/router, config: ./a/..b/c.conf, exec: [ip a, \"ip l\"], daemons: [ospfd] } }",
        "nodes: { r1: { image: labsim/router, startup-config: r1.conf } }",
        "nodes: { \"leaf{01..08}\": { image: labsim/router }, s1: { image: labsim/router } }\nlinks: [ \"leaf{01..08}:eth1 -- s1:eth{1..8}\" ]\ncaptures: [ s1:eth1 ]",
        "nodes: { r1: { image: labsim/router } }\nrecorder: off",
        "nodes: { r1: { image: labsim/router } }\nrecorder: full",
        "nodes: { a: { image: labsim/host, interfaces: { eth1: { ip: 10.0.0.1/24, gateway: 10.0.0.2, mtu: 9000, mac: 02:00:00:00:00:01 }, eth2.10: { ip: [auto, 2001:db8::1/64] }, eth3: } } }",
        "groups: { g: { memory: 256M } }\nkinds: { linux-router: { cpus: 2 } }\nnodes: { a: { image: labsim/router, group: g }, b: { image: labsim/host } }\nlinks: [ { endpoints: [a:eth1, b:eth1] } ]",
    ];

    public static TheoryData<string> GoodLinks =>
    [
        "nodes: { a: { kind: linux-host }, b: { kind: linux-host } }\nlinks: [ { endpoints: [a:eth1, b:eth1], delay: 1.5ms, jitter: 500us, loss: 0.1%, duplicate: 1%, corrupt: none, reorder: 100%, rate: 10Mbit, queue: 64kB, a-to-b: { rate: none, queue: none }, b-to-a: , seed: 18446744073709551615, mtu: 9000 } ]",
        "nodes: { a: { kind: linux-host, nic: e1000, datapath: socket }, s: { kind: switch, ports: { \"eth{1..4}\": { access: 10 }, eth5: { trunk: [10, 20-29], native: 1 }, eth6: { trunk: 7 } }, transparent: true, ageing: 300s, mac-limit: 16 }, h: { kind: hub }, n: { kind: nat, subnet: 10.0.2.0/24 } }\nlinks: [ a:eth1 -- s, h -- s:eth5, \"n -- h\" ]",
    ];

    public static TheoryData<string> Bad =>
    [
        "name: x",
        "nodes: []",
        "name: X\nnodes: {}",
        "nodes: {}\ntests: []",
        "nodes: {}\nnode: {}",
        "nodes: { ../x: { image: labsim/router } }",
        "nodes: { -rf: { image: labsim/router } }",
        "nodes: { r1: { image: ../image } }",
        "nodes: { r1: { image: labsim/router, memory: 160 } }",
        "nodes: { r1: { image: labsim/router, memory: 160m } }",
        "nodes: { r1: { image: labsim/router, cpus: 65 } }",
        "nodes: { r1: { image: labsim/router, cpus: many } }",
        "nodes: { r1: { image: labsim/router, accel: fast } }",
        "nodes: { r1: { image: labsim/router, persistent: yes } }",
        "nodes: { r1: { image: labsim/router, config: ../x } }",
        "nodes: { r1: { image: labsim/router, config: /x } }",
        "nodes: { r1: { image: labsim/router, config: a/../x } }",
        "nodes: { r1: { image: labsim/router, config: a/ } }",
        "nodes: { r1: { image: labsim/router, exec: reboot } }",
        "nodes: { r1: { image: labsim/router, interfaces: { eth1: { ip: 10.0.0.1 } } } }",
        "nodes: { r1: { image: labsim/router, interfaces: { eth1: { gateway: 10.0.0.1/24 } } } }",
        "nodes: { r1: { image: labsim/router, interfaces: { eth1: { mtu: 40 } } } }",
        "nodes: { r1: { image: labsim/router, interfaces: { eth1: { mac: 02:00 } } } }",
        "nodes: { r1: { image: labsim/router, interfaces: { eth1: { vlan: 2 } } } }",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ a:eth1--b:eth1 ]",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ { endpoints: [a:eth1] } ]",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ { endpoints: [a:eth1, b:eth1], delay: 1 } ]",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ { endpoints: [a:eth1, b:eth1], rate: 10Mbps } ]",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ { endpoints: [a:eth1, b:eth1], seed: 18446744073709551616 } ]",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ { endpoints: [a:eth1, b:eth1], a-to-b: { seed: 1 } } ]",
        "nodes: { a: { image: labsim/router }, b: { image: labsim/router } }\nlinks: [ { endpoints: [a:eth1, b:eth1], mtu: 9199 } ]",
        "nodes: { s: { kind: switch, ports: { eth1: { access: 4095 } } } }",
        "nodes: { s: { kind: switch, ports: { eth1: { trunk: [0] } } } }",
        "nodes: { s: { kind: switch, ports: { eth1: { trunk: [1..2] } } } }",
        "nodes: { s: { kind: switch, ageing: 300 } }",
        "nodes: { n: { kind: nat, subnet: 10.0.2.0 } }",
        "nodes: { a: { image: labsim/router, nic: ne2000 } }",
        "nodes: { a: { image: labsim/router, datapath: tap } }",
        "nodes: { a: { image: labsim/router } }\ncaptures: [ a ]",
        "nodes: { a: { image: labsim/router } }\nrecorder: false",
        "nodes: { a: { image: labsim/router } }\nrecorder: [ full ]",
        "kinds: { linux-router: { kind: linux-host } }\nnodes: { a: { image: labsim/router } }",
    ];

    [Fact]
    public void The_committed_schema_is_written_from_the_readers_tables()
    {
        var path = Repository.PathOf("src", "Topology", "Schema", "labsim.schema.json");
        var written = TopologyGrammar.Schema().ToJsonString(Pretty) + "\n";
        if (Repository.UpdatesGolden)
        {
            File.WriteAllText(path, written);
        }

        Assert.Equal(File.ReadAllText(path), written);
    }

    [Theory]
    [MemberData(nameof(Good))]
    [MemberData(nameof(GoodLinks))]
    public void Schema_and_reader_both_accept(string text)
    {
        Assert.True(Judge(text));
        Compiling.Spec(text);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Schema_and_reader_both_refuse(string text)
    {
        Assert.False(Judge(text));
        Assert.Contains(Compiling.Text(text).Diagnostics, d => d.Severity == Severity.Error);
    }

    [Fact]
    public void The_schema_accepts_the_samples()
    {
        foreach (var file in Directory.GetFiles(Repository.PathOf("topologies"), "*.yaml"))
        {
            Assert.True(Judge(File.ReadAllText(file)), file);
        }
    }

    private static bool Judge(string text)
    {
        var report = new DiagnosticBag("lab.yaml", text);
        var root = YamlTreeReader.Read(report);
        Assert.False(report.HasErrors, DiagnosticFormat.Format(report.ToOrdered(), text));
        return new SchemaValidator((JsonObject)JsonNode.Parse(File.ReadAllText(Repository.PathOf("src", "Topology", "Schema", "labsim.schema.json")))!).Accepts(YamlAsJson.Convert(root!));
    }
}
