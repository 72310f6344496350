using System.Buffers.Binary;
using LabSim.Interop;
using LabSim.Switching.Impairments;
using LabSim.Switching.Polling;
using LabSim.Switching.VhostUser;
using LabSim.Switching.Virtio;
using LabSim.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>
/// A port that many machines connect to, one after the other, each with another mutation of an honest conversation over a real socket with real files. The worker serves
/// what was started meanwhile.
/// </summary>
internal sealed class ControlFuzzer : IDisposable
{
    private const int ReplyLength = VhostUserMessage.HeaderLength + sizeof(ulong);
    private const int CasesPerCount = 256;
    private readonly TemporaryDirectory _directory = new();
    private readonly ControlFiles _files = new();
    private readonly PollLoop _worker = new("fuzz", TimeProvider.System, NullLogger.Instance);
    private readonly UnixListener _listener;
    private readonly VhostUserPort _port;
    private readonly byte[] _replies = new byte[64 * 1024];
    private readonly List<FileDescriptor> _none = [];
    private bool _inStep;

    public ControlFuzzer()
    {
        _listener = UnixListener.Bind(_directory["port.sock"], null, 1);
        _port = new VhostUserPort("fuzz", _worker, TimeProvider.System, () => { });
        _worker.Start();
    }

    public FuzzTally Tally { get; } = new();

    /// <summary>Connects machines until the time is over and enough is done.</summary>
    /// <exception cref="FuzzFindingException">Something was found.</exception>
    public void Run(ulong seed, TimeSpan budget, long least)
    {
        var random = new LinkRandom(seed);
        Play(random.Next());
        FuzzPlan.Settle();
        var descriptors = FuzzPlan.OpenDescriptors();
        for (var cases = 1; Tally.GoesOn(budget, least); cases++)
        {
            var own = random.Next();
            Play(own);
            if (cases % CasesPerCount == 0)
            {
                var open = FuzzPlan.OpenDescriptors();
                Expect.That(open == descriptors, $"{open} descriptors are open, {descriptors} at the start; the last {CasesPerCount} cases of seed {seed} end with Play({own})");
            }
        }
    }

    /// <summary>One machine, from its connection to its end.</summary>
    public void Play(ulong seed)
    {
        try
        {
            var random = new LinkRandom(seed);
            using var machine = AncillarySocket.Connect(_directory["port.sock"]);
            using var connection = new VhostUserConnection(_listener.TryAccept()!, new VhostUserSession(_port, VirtioFeatures.Supported));
            if (random.NextBelow(CasesPerCount) == 0)
            {
                Flood(machine, connection);
            }
            else
            {
                Converse(machine, connection, ref random);
            }
        }
        catch (Exception finding)
        {
            throw new FuzzFindingException($"{finding.Message}; again: new ControlFuzzer().Play({seed})", finding);
        }

        Expect.That(!_port.Transmit.IsRunning && !_port.Receive.IsRunning, $"a ring runs without a machine; again: new ControlFuzzer().Play({seed})");
    }

    public void Dispose()
    {
        _worker.Dispose();
        _listener.Dispose();
        _files.Dispose();
        _directory.Dispose();
    }

    private void Converse(AncillarySocket machine, VhostUserConnection connection, ref LinkRandom random)
    {
        var script = ControlMutator.Honest(ref random);
        _inStep = true;
        for (var changes = random.NextBelow(4); changes > 0 && script.Count > 1; changes--, Tally.Mutations++)
        {
            ControlMutator.Reorder(script, ref random);
        }

        foreach (var message in script)
        {
            message.Flags |= random.NextBelow(2) == 0 ? VhostUserMessage.NeedReplyFlag : 0;
            for (var changes = random.NextBelow(6) == 0 ? 1 + random.NextBelow(4) : 0; changes > 0; changes--, Tally.Mutations++)
            {
                ControlMutator.Mutate(message, ref random);
            }

            Tally.Rounds++;
            Scribble(ref random);
            if (Say(machine, connection, message, ref random) != GuestFault.None)
            {
                return;
            }
        }
    }

    private GuestFault Say(AncillarySocket machine, VhostUserConnection connection, ControlMessage message, ref LinkRandom random)
    {
        var bytes = message.ToBytes();
        FileDescriptor[] files = [.. message.Files.Select(file => _files[file])];

        // Torn in two now and then; the files go with the first part, as the kernel has it.
        var cut = random.NextBelow(8) == 0 ? 1 + random.NextBelow(bytes.Length - 1) : bytes.Length;
        Expect.That(machine.TrySend(bytes.AsSpan(0, cut), files), "the machine's own socket is full");
        var fault = connection.Read(out var ended);
        if (fault == GuestFault.None && cut < bytes.Length)
        {
            machine.TrySend(bytes.AsSpan(cut), []);
            fault = connection.Read(out ended);
        }

        Expect.That(!ended, "a connection that stands is said to have ended");
        Tally.Note(fault);
        CheckReplies(machine, message);
        return fault;
    }

    /// <summary>Replies are whole, are replies, and are to this message, or to what a message with a lying size was taken for.</summary>
    private void CheckReplies(AncillarySocket machine, ControlMessage message)
    {
        var outcome = machine.Receive(_replies, _none, 0);
        Expect.That(outcome.Count <= 0 || outcome.Count % ReplyLength == 0, $"{outcome.Count} bytes of replies came");
        var honest = message.Size == message.Payload.Length;
        for (var at = 0; at < outcome.Count; at += ReplyLength)
        {
            var (request, flags, size) = (Word(at), Word(at + 4), Word(at + 8));
            Expect.That(flags == (VhostUserMessage.Version | VhostUserMessage.ReplyFlag) && size == sizeof(ulong), $"a reply has flags {flags} and size {size}");
            Expect.That(!honest || !_inStep || request == message.Request, $"a reply to {request} came for {message.Request}");
        }

        _inStep &= honest;
    }

    /// <summary>A machine that asks and asks and never reads an answer.</summary>
    private void Flood(AncillarySocket machine, VhostUserConnection connection)
    {
        const int Enough = 100_000;
        var question = new ControlMessage(VhostUserRequest.GetFeatures, []).ToBytes();
        var fault = GuestFault.None;
        for (var asked = 0; asked < Enough && fault == GuestFault.None; asked++)
        {
            machine.TrySend(question, []);
            fault = connection.Read(out _);
        }

        Expect.Fault(fault, default(FaultSet).With(GuestFault.ReplyBlocked), "a machine that reads no replies");
        Tally.Note(fault);
    }

    /// <summary>The guest writes into its rings and kicks, whatever QEMU says meanwhile.</summary>
    private void Scribble(ref LinkRandom random)
    {
        if (random.NextBelow(4) == 0)
        {
            var at = (ulong)(random.NextBelow(2) * 0x1_0000) + (random.NextBelow(2) == 0 ? 0x8000UL : 0) + (ulong)random.NextBelow(64);
            _files.Memory.Slice(at, 1)[0] = (byte)random.NextBelow(256);
            _files.Kick.Signal();
            Tally.Mutations++;
        }
    }

    private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_replies.AsSpan(at));
}
