using System.Buffers.Binary;
using LabSim.Switching.Impairments;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>One ring of the product, the memory that it lies in, and what is known of it from outside.</summary>
internal sealed class RingUnderFuzz : IDisposable
{
    private readonly Virtqueue _ring;
    private readonly Action<VirtioFeatures> _negotiate;
    private readonly Action<GuestFault> _note;
    private readonly string _name;

    /// <summary>Takes a ring.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="negotiate">Tells its queue the features.</param>
    /// <param name="note">Told of every fault.</param>
    /// <param name="deviceWrites">Whether it is a receive ring.</param>
    /// <param name="excess">The planted defect of its memory, in bytes.</param>
    public RingUnderFuzz(Virtqueue ring, Action<VirtioFeatures> negotiate, Action<GuestFault> note, bool deviceWrites, int excess)
    {
        (_ring, _negotiate, _note, _name) = (ring, negotiate, note, deviceWrites ? "receive ring" : "transmit ring");
        Memory = new FuzzMemory(excess);
        Mutator = new RingMutator(Memory, Setup, deviceWrites);
        Walk = new RingWalk(Setup, deviceWrites);
    }

    public FuzzMemory Memory { get; }

    public RingSetup Setup { get; } = new();

    public RingMutator Mutator { get; }

    public RingWalk Walk { get; }

    public bool Running { get; private set; }

    /// <summary>The index of the next chain, counted here.</summary>
    public ushort Next { get; set; }

    /// <summary>Makes everything honest, and stops.</summary>
    public void Restore()
    {
        Mutator.Restore();
        Stop();
    }

    /// <summary>Stops the ring.</summary>
    public void Stop()
    {
        _ring.Stop();
        Running = false;
    }

    /// <summary>Notes a fault, after which the ring stands still.</summary>
    public void Break(GuestFault fault)
    {
        _note(fault);
        if (fault != GuestFault.None)
        {
            Stop();
        }
    }

    /// <summary>Describes the ring and starts it, now and then in a wrong way.</summary>
    public void Start(ref LinkRandom random)
    {
        Mutator.MutateSetup(ref random);
        _ring.Reset();
        _negotiate(Setup.Features);
        var sized = Resize(ref random);
        var described = random.NextBelow(64) != 0;
        if (described)
        {
            Answer(_ring.Describe(Setup.Addresses), default, "Describe");
        }

        var mapped = random.NextBelow(64) != 0;
        Answer(_ring.Remap(mapped ? Memory.Guest : null), default, "Remap");
        var expected = default(FaultSet)
            .With(GuestFault.RingNotConfigured, !sized || !described || !mapped)
            .With(GuestFault.RingAddress, sized && described && mapped && !Setup.IsSound);
        Answer(_ring.Start(), expected, "Start");
        Running = expected.IsEmpty;
        Expect.That(_ring.Running == Running, $"{_name}: it runs: {_ring.Running}, right is {Running}");
        if (Running)
        {
            Next = BinaryPrimitives.ReadUInt16LittleEndian(Memory.All[(Setup.UsedAt + 2)..]);
            Meddle(ref random);
        }
    }

    public void Dispose() => Memory.Dispose();

    private bool Resize(ref LinkRandom random)
    {
        var sized = true;
        if (random.NextBelow(32) == 0)
        {
            var wrong = random.NextBelow(4) switch { 0 => 0u, 1 => 2048u, 2 => 1u + (2u * (uint)random.NextBelow(1000)), _ => (uint)random.Next() };
            sized = wrong is > 0 and <= 1024 && uint.IsPow2(wrong);
            Answer(_ring.Resize(wrong), default(FaultSet).With(GuestFault.RingSize, !sized), $"Resize({wrong})");
        }

        // What was refused stays refused now and then: a ring without a size must not start.
        if (sized || random.NextBelow(2) == 0)
        {
            Answer(_ring.Resize(Setup.Size), default, "Resize");
            sized = true;
        }

        return sized;
    }

    /// <summary>What may not be done to a running ring.</summary>
    private void Meddle(ref LinkRandom random)
    {
        switch (random.NextBelow(64))
        {
            case 0:
                Answer(_ring.Resize(Setup.Size), default(FaultSet).With(GuestFault.RingRunning), "Resize of a running ring");
                break;
            case 1:
                Answer(_ring.Rewind(7), default(FaultSet).With(GuestFault.RingRunning), "Rewind of a running ring");
                break;
            case 2:
                Answer(_ring.Remap(null), default(FaultSet).With(GuestFault.RingAddress), "Remap to nothing");
                Running = false;
                break;
        }
    }

    private void Answer(GuestFault fault, FaultSet expected, string call)
    {
        Expect.Fault(fault, expected, $"{_name}, {call}");
        _note(fault);
    }
}
