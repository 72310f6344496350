using LabSim.Interop;
using LabSim.Switching.Polling;
using Microsoft.Extensions.Logging;

namespace LabSim.Switching.Ports;

/// <summary>The listening socket of a port. Only the machine's user and our own get in. All members are called under the control gate.</summary>
internal sealed class PortSocket : IDisposable
{
    // Only one machine belongs to a port. A second connection waits until the first is gone, as after a killed QEMU.
    private const int Backlog = 4;

    private readonly PortConfig _config;
    private readonly string _lab;
    private readonly ILogger _logger;
    private readonly ControlLoop _control;
    private readonly UnixListener _socket;
    private readonly Action<AncillarySocket> _accepted;
    private ulong _token;

    /// <summary>Binds; <see cref="Listen"/> accepts.</summary>
    /// <param name="config">The port.</param>
    /// <param name="options">The fabric's options.</param>
    /// <param name="control">Who accepts.</param>
    /// <param name="accepted">Takes a connection, and owns it; the socket is deaf from then on.</param>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public PortSocket(PortConfig config, FabricOptions options, ControlLoop control, Action<AncillarySocket> accepted)
    {
        _config = config;
        _lab = options.Lab;
        _logger = options.LoggerFactory.CreateLogger<PortSocket>();
        _control = control;
        _accepted = accepted;
        _socket = UnixListener.Bind(config.SocketPath, config.OwnerUserId, Backlog);
    }

    /// <summary>Accepts the next machine.</summary>
    public void Listen()
    {
        if (_token == 0)
        {
            _token = _control.Watch(_socket.Handle, Accept);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StopListening();
        _socket.Dispose();
    }

    private void StopListening()
    {
        _control.Unwatch(_token, _socket.Handle);
        _token = 0;
    }

    private void Accept()
    {
        if (_socket.TryAccept() is not { } socket)
        {
            return;
        }

        var peer = socket.ReadPeer();
        if (peer.UserId != PeerCredentials.OwnUserId && peer.UserId != _config.OwnerUserId)
        {
            FabricLog.StrangerRefused(_logger, _lab, _config.Name, peer.UserId, peer.ProcessId);
            socket.Dispose();
            return;
        }

        StopListening();
        _accepted(socket);
    }
}
