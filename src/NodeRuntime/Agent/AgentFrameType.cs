namespace LabSim.NodeRuntime.Agent;

/// <summary>What a frame says (docs/agent-protocol.md, "Frames"). The values are the letters on the wire.</summary>
internal enum AgentFrameType : byte
{
    /// <summary>Host: a new session; 8 bytes nonce.</summary>
    Hello = (byte)'H',

    /// <summary>Host: a piece of a command's arguments, each of which ends with a zero byte.</summary>
    Arguments = (byte)'A',

    /// <summary>Host: run the arguments; u32 window of each output.</summary>
    Execute = (byte)'X',

    /// <summary>Host: standard input; without bytes it is the end of file.</summary>
    Input = (byte)'I',

    /// <summary>Either: room for more; u8 stream (host: 0 output, 1 error), u32 bytes.</summary>
    Credit = (byte)'C',

    /// <summary>Host: kill the command.</summary>
    Kill = (byte)'K',

    /// <summary>Host: power the guest off.</summary>
    PowerOff = (byte)'P',

    /// <summary>Host: what to set, lines <c>key=value</c>. Guest: what there is.</summary>
    Identity = (byte)'N',

    /// <summary>Guest: the session's nonce (zero: the agent has just started) and u32 protocol version.</summary>
    Welcome = (byte)'W',

    /// <summary>Guest: B, R or F, then a message.</summary>
    State = (byte)'S',

    /// <summary>Guest: a piece of standard output.</summary>
    Output = (byte)'O',

    /// <summary>Guest: a piece of standard error.</summary>
    Error = (byte)'E',

    /// <summary>Guest: the command has ended; u32 status.</summary>
    Exit = (byte)'Q',
}
