using System.Net;
using System.Net.Sockets;
using LabSim.NodeRuntime;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// The server's two listening sockets, bound before anything else is built: a taken port is known in time, and the unix socket has its
/// mode before it listens. Disposing removes the unix socket's file.
/// </summary>
internal sealed class Listeners : IDisposable
{
    private readonly Socket _unix;
    private readonly Socket? _tcp;
    private readonly string _path;

    private Listeners(Socket unix, string path, Socket? tcp, string? warning)
    {
        _unix = unix;
        _path = path;
        _tcp = tcp;
        Warning = warning;
    }

    /// <summary>Where browsers reach the server, or <see langword="null"/>.</summary>
    public string? Address => TcpEndPoint is { } end ? $"http://{end}" : null;

    /// <summary>What the user should know about the listeners, or <see langword="null"/>.</summary>
    public string? Warning { get; }

    public UnixDomainSocketEndPoint UnixEndPoint => new(_path);

    public IPEndPoint? TcpEndPoint => (IPEndPoint?)_tcp?.LocalEndPoint;

    /// <exception cref="RuntimeEnvironmentException">A socket cannot be bound.</exception>
    public static Listeners Open(ServerOptions options)
    {
        var (tcp, warning) = OpenTcp(options.Listen);
        try
        {
            return new Listeners(OpenUnix(options.Home.ServerSocket), options.Home.ServerSocket, tcp, warning);
        }
        catch
        {
            tcp?.Dispose();
            throw;
        }
    }

    /// <summary>The bound socket of an end point; Kestrel listens on it and owns it from then on.</summary>
    public Socket Take(EndPoint end) => end is UnixDomainSocketEndPoint ? _unix : _tcp ?? throw new InvalidOperationException($"nothing is bound to {end}");

    public void Dispose()
    {
        _unix.Dispose();
        _tcp?.Dispose();
        File.Delete(_path);
    }

    private static Socket OpenUnix(string path)
    {
        // The caller holds the lock of this LABSIM_HOME: a socket that lies here belongs to a server that died.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new RuntimeEnvironmentException($"cannot listen on {path}: {error.Message}", "check the run directory's permissions and free space", error);
        }
    }

    private static (Socket? Socket, string? Warning) OpenTcp(Uri? listen)
    {
        var end = listen is null ? new IPEndPoint(IPAddress.Loopback, ServerOptions.DefaultPort) : ListenAddress.Parse(listen);
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(end);
            // Binding alone does not notice another listener where both set SO_REUSEADDR; listening does.
            socket.Listen(512);
            return (socket, null);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            var finding = error.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"{end} is in use by another program"
                : $"cannot listen on {end}: {error.Message}";
            return listen is null
                ? (null, $"{finding}: the server answers the command, but no browser; end that program, or start the server with --listen http://127.0.0.1:PORT")
                : throw new RuntimeEnvironmentException(finding, "end that program, or choose another port with --listen http://127.0.0.1:PORT (0 takes a free one)", error);
        }
    }
}
