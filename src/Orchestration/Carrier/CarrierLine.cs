using LabSim.NodeRuntime.Machines;

namespace LabSim.Orchestration.Carrier;

/// <summary>The cable of one NIC as its guest sees it. Touched in the lab's mailbox alone.</summary>
internal sealed class CarrierLine(string port)
{
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>The port, <c>node:interface</c>.</summary>
    public string Port => port;

    /// <summary>The NIC's name.</summary>
    public string Nic => port[(port.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The switch has a connection to the machine's NIC.</summary>
    public bool Connected { get; set; }

    /// <summary>The machine, or <see langword="null"/> while there is none.</summary>
    public IMachine? Machine { get; set; }

    /// <summary>What the guest shall see.</summary>
    public bool Wanted { get; set; }

    /// <summary>What the guest was last told, or <see langword="null"/> where QEMU may have changed it by itself.</summary>
    public bool? Told { get; set; }

    /// <summary>The machine is being told.</summary>
    public bool Busy { get; set; }

    /// <summary>Why telling failed, or <see langword="null"/>. It is tried again when something changes.</summary>
    public string? Failure { get; set; }

    /// <summary>Nothing is left to tell.</summary>
    public bool Settled => !Busy && (Machine is null || Told == Wanted || Failure is not null);

    /// <summary>Done as soon as nothing is left to tell.</summary>
    public Task WhenSettled()
    {
        if (Settled)
        {
            return Task.CompletedTask;
        }

        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(waiting);
        return waiting.Task;
    }

    /// <summary>Lets go of those who wait, where nothing is left to tell.</summary>
    public void Release()
    {
        if (Settled)
        {
            _waiting.ForEach(w => w.TrySetResult());
            _waiting.Clear();
        }
    }
}
