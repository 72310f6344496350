using System.Diagnostics;
using LabSim.Switching;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>A link of a fabric of ours.</summary>
internal sealed class FabricWire : IGuestWire
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Fabric _fabric = new(new FabricOptions { Lab = "guests" });
    private readonly PortTransport _transport;

    /// <summary>Opens the ports.</summary>
    public FabricWire(PortTransport transport)
    {
        _transport = transport;
        for (var machine = 0; machine < 2; machine++)
        {
            _fabric.OpenPort(new PortConfig
            {
                Name = Port(machine),
                Transport = transport,
                SocketPath = Ours(machine),
                PeerPath = transport == PortTransport.Datagram ? Theirs(machine) : null,
            });
        }

        _fabric.Connect(new LinkConfig("wire", Port(0), Port(1)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Backend(int machine) => _transport switch
    {
        PortTransport.Stream => ["-netdev", $"stream,id=net0,server=off,addr.type=unix,addr.path={Ours(machine)}"],
        PortTransport.Datagram => ["-netdev", $"dgram,id=net0,local.type=unix,local.path={Theirs(machine)},remote.type=unix,remote.path={Ours(machine)}"],
        _ => ["-chardev", $"socket,id=port0,path={Ours(machine)},server=off", "-netdev", "vhost-user,id=net0,chardev=port0"],
    };

    /// <inheritdoc/>
    public Process Start(ProcessStartInfo machine) => Process.Start(machine)!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _fabric.Dispose();
        _directory.Dispose();
    }

    private static string Port(int machine) => $"h{machine + 1}:eth1";

    private string Ours(int machine) => _directory[$"{machine}.sock"];

    private string Theirs(int machine) => _directory[$"{machine}.peer"];
}
