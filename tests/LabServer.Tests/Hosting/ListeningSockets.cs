using System.Net;
using System.Net.Sockets;
using LabSim.Contracts.Environment;
using LabSim.LabServer.Commands;
using LabSim.LabServer.Hosting;
using LabSim.NodeRuntime;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Hosting;

public sealed class ListeningSockets
{
    [Fact]
    public void A_port_that_was_asked_for_and_is_taken_is_an_error_with_a_remedy()
    {
        using var directory = new TemporaryDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var refusal = Assert.Throws<RuntimeEnvironmentException>(() => Listeners.Open(Options(directory, $"http://{other.LocalEndpoint}")));
        Assert.Contains($"{other.LocalEndpoint} is in use", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--listen", refusal.Remedy, StringComparison.Ordinal);
        Assert.False(File.Exists(directory["server.sock"]));
    }

    [Fact]
    public void The_default_port_that_is_taken_costs_the_browsers_only()
    {
        using var directory = new TemporaryDirectory();
        using var other = TakeDefaultPort();
        using var listeners = Listeners.Open(Options(directory, null));
        Assert.Null(listeners.Address);
        Assert.Contains("127.0.0.1:7780 is in use", listeners.Warning, StringComparison.Ordinal);
        Assert.True(File.Exists(directory["server.sock"]));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("http://example.org:80")]
    [InlineData("https://127.0.0.1:80")]
    [InlineData("http://127.0.0.1:80/path")]
    [InlineData("ftp://127.0.0.1")]
    public void Only_the_loopback_is_listened_on(string listen) => Assert.Throws<UsageException>(() => ListenAddress.Parse(new Uri(listen)));

    [Theory]
    [InlineData("http://127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("http://localhost:81", "127.0.0.1:81")]
    [InlineData("http://[::1]:82", "[::1]:82")]
    public void The_loopback_has_three_names(string listen, string end) => Assert.Equal(end, ListenAddress.Parse(new Uri(listen)).ToString());

    [Fact]
    public void The_socket_of_a_dead_server_is_replaced_and_ours_is_removed()
    {
        using var directory = new TemporaryDirectory();
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(directory["server.sock"] + ".moved"));
            File.Move(directory["server.sock"] + ".moved", directory["server.sock"]);
        }

        Listeners.Open(Options(directory, "http://127.0.0.1:0")).Dispose();
        Assert.False(File.Exists(directory["server.sock"]));
    }

    private static ServerOptions Options(TemporaryDirectory directory, string? listen) => new()
    {
        Home = new HomeDirectory(directory.Path, directory.Path), Listen = listen is null ? null : new Uri(listen),
    };

    // Another program of this host may have it already, which serves as well.
    private static TcpListener? TakeDefaultPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, ServerOptions.DefaultPort);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
