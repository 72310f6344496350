using System.Net;
using System.Net.Sockets;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace LabSim.NodeRuntime.Ssh;

/// <summary>Runs a command in a guest by SSH. Host keys are not compared: the way there does not leave this host.</summary>
/// <param name="connect">Opens a TCP connection to the guest's SSH.</param>
/// <param name="login">As whom.</param>
public sealed class GuestSsh(Func<CancellationToken, Task<Stream>> connect, SshLogin login)
{
    // A vendor's control plane under TCG thinks for seconds before it lets somebody in.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a command prints on its standard output.</summary>
    /// <param name="command">A line for whatever the guest runs commands with.</param>
    /// <param name="mostBytes">More is refused.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="GuestSshException">Nobody answers, the login is refused, or the command fails or says too much.</exception>
    public async Task<string> RunAsync(string command, int mostBytes, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Patience);
        try
        {
            await using var way = new StreamListener(await connect(bound.Token).ConfigureAwait(false));
            using var methods = new LoginMethods(login);
            using var client = new SshClient(new ConnectionInfo($"{IPAddress.Loopback}", way.Port, login.User, methods.All) { Timeout = Patience });
            await client.ConnectAsync(bound.Token).ConfigureAwait(false);
            return await RunAsync(client, command, mostBytes, bound.Token).ConfigureAwait(false);
        }
        catch (SshAuthenticationException refusal)
        {
            throw new GuestSshException($"it does not let {login.User} in: {refusal.Message}", refusal);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new GuestSshException($"its SSH does not answer within {Patience.TotalSeconds} s", late);
        }
        catch (Exception failure) when (failure is SshException or SocketException or IOException)
        {
            throw new GuestSshException($"its SSH does not answer: {failure.Message}", failure);
        }
    }

    private static async Task<string> RunAsync(SshClient client, string command, int mostBytes, CancellationToken cancellation)
    {
        using var running = client.CreateCommand(command);
        var ended = running.ExecuteAsync(cancellation);
        var (said, piece) = (new MemoryStream(), new byte[16 << 10]);
        for (int length; (length = await running.OutputStream.ReadAsync(piece, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (said.Length + length > mostBytes)
            {
                throw new GuestSshException($"'{command}' prints more than {mostBytes >> 20} MiB");
            }

            said.Write(piece, 0, length);
        }

        await ended.ConfigureAwait(false);
        return running.ExitStatus is null or 0 ? Encoding.UTF8.GetString(said.ToArray())
            : throw new GuestSshException($"'{command}' ended with status {running.ExitStatus}: {running.Error.Trim()}");
    }
}
