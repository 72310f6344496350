using System.Collections.Immutable;
using System.Text;
using LabSim.NodeRuntime.Agent;

namespace LabSim.TestKit;

/// <summary>
/// An agent that knows five commands: <c>echo WORDS</c>, <c>cat</c> (its input), <c>hostname</c>, <c>vtysh</c> (a running config), and <c>exit N</c>; <c>sleep</c> waits for
/// its caller to go. Everything else is "not found".
/// </summary>
public sealed class FakeAgent(string hostname) : IGuestAgent
{
    /// <inheritdoc/>
    public async Task<int> ExecuteAsync(
        ImmutableArray<string> arguments, Stream? input, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellation)
    {
        switch (arguments[0])
        {
            case "echo":
                await output(GuestOutput.Standard, Encoding.UTF8.GetBytes(string.Join(' ', arguments.Skip(1)) + "\n"));
                return 0;
            case "hostname":
                await output(GuestOutput.Standard, Encoding.UTF8.GetBytes(hostname + "\n"));
                return 0;
            case "cat":
                await CopyAsync(input, output, cancellation);
                return 0;
            case "exit":
                return int.Parse(arguments[1]);
            case "sleep":
                await Task.Delay(Timeout.Infinite, cancellation);
                return 0;
            case "vtysh":
                await output(GuestOutput.Standard, Encoding.UTF8.GetBytes($"Building configuration...\n\nCurrent configuration:\n!\nfrr version 8.4.4\nhostname {hostname}\n!\nrouter ospf\nexit\n!\nend\n"));
                return 0;
            default:
                await output(GuestOutput.Error, Encoding.UTF8.GetBytes($"{arguments[0]}: not found\n"));
                return 127;
        }
    }

    private static async Task CopyAsync(Stream? input, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (input is not null && await input.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            await output(GuestOutput.Standard, buffer.AsMemory(0, count).ToArray());
        }
    }
}
