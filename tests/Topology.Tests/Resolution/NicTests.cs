using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Tests.Resolution;

public sealed class NicTests
{
    [Fact]
    public void Nic_and_datapath_cascade()
    {
        var lab = Compiling.Spec("""
            defaults: { nic: e1000 }
            kinds: { linux-host: { nic: vmxnet3 } }
            groups: { g: { datapath: socket } }
            nodes: { a: { kind: linux-router }, b: { kind: linux-host, group: g }, c: { kind: linux-host, nic: virtio-net, datapath: vhost-user } }
            """);
        Assert.Equal([("e1000", Datapath.Auto), ("vmxnet3", Datapath.Socket), ("virtio-net", Datapath.VhostUser)], lab.Nodes.Select(n => (n.NicModel, n.Datapath)));
    }

    [Theory]
    [InlineData("virtio-net")]
    [InlineData("e1000")]
    [InlineData("e1000e")]
    [InlineData("vmxnet3")]
    [InlineData("rtl8139")]
    [InlineData("pcnet")]
    public void Every_model_is_taken(string model) => Assert.Equal(model, Compiling.Spec($"nodes: {{ a: {{ kind: linux-host, nic: {model} }} }}").Nodes[0].NicModel);

    [Fact]
    public void Virtio_and_auto_are_the_defaults()
    {
        var node = Compiling.Spec("nodes: { a: { kind: linux-host } }").Nodes[0];
        Assert.Equal(("virtio-net", Datapath.Auto), (node.NicModel, node.Datapath));
    }

    [Theory]
    [InlineData("nic: virtio", "did you mean 'virtio-net'?")]
    [InlineData("nic: e100", "did you mean 'e1000'?")]
    [InlineData("datapath: vhost", "did you mean 'vhost-user'?")]
    public void Near_words_are_suggested(string setting, string hint)
    {
        var problem = Compiling.Only($"nodes: {{ a: {{ kind: linux-host, {setting} }} }}");
        Assert.Equal((DiagnosticCatalog.InvalidValue.Code, hint), (problem.Code, problem.Hint));
    }

    [Theory]
    [InlineData("", "nic: e1000, datapath: vhost-user", "vhost-user")]
    [InlineData("datapath: vhost-user", "nic: e1000", "e1000")]
    [InlineData("datapath: vhost-user, nic: pcnet", "cpus: 1", "vhost-user")]
    public void Vhost_user_needs_virtio_net(string defaults, string own, string pointed)
    {
        var text = $"defaults: {{ {defaults} }}\nnodes: {{ a: {{ kind: linux-host, {own} }} }}";
        var problem = Compiling.Only(text);
        Assert.Equal((DiagnosticCatalog.NicWithoutDatapath.Code, pointed, "use datapath: socket, or nic: virtio-net"), (problem.Code, problem.Pointed(text), problem.Hint));
    }
}
