using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Agent;

/// <summary>LabSim's agent inside a guest, over the virtio-serial port <c>labsim.0</c>.</summary>
public interface IGuestAgent
{
    /// <summary>
    /// Runs a command in the guest, without a shell and without a terminal; many can run at once.
    /// </summary>
    /// <param name="arguments">The program and its arguments; at least 100 kB together.</param>
    /// <param name="input">Its standard input, or <see langword="null"/> for none (end of file at once).</param>
    /// <param name="output">Takes what it writes, in order; the next piece is delivered when this one is taken.</param>
    /// <param name="cancellation">The caller is gone: the command is killed.</param>
    /// <returns>The exit status; 128 + n when signal n ended it; 126 when it cannot be executed, 127 when it is not found.</returns>
    /// <exception cref="GuestAgentException">The agent is not there or went away.</exception>
    Task<int> ExecuteAsync(
        ImmutableArray<string> arguments, Stream? input, Func<GuestOutput, ReadOnlyMemory<byte>, ValueTask> output, CancellationToken cancellation);
}
