using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.Switching.HandOver;
using LabSim.Switching.Ports;
using LabSim.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.Switching.Tests.HandOver;

public sealed class Keepers
{
    [Fact]
    public void A_server_that_dies_leaves_its_machines_to_the_next_one()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        var first = Connect(directory);
        using var lab = new MovingLab(keeper: first);
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());

        // All that is left of it is what the keeper has.
        LabOfTwo.Eventually(() => keeper.Count == 3);
        using var next = Connect(directory);
        lab.Move(change: parts =>
        {
            first.Dispose();
            foreach (var part in parts)
            {
                part.Dispose();
            }

            return next.Recall()["test"];
        });
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
        Assert.Equal(0, keeper.Count);
    }

    [Fact]
    public void A_machine_that_is_gone_and_a_link_that_was_taken_away_are_kept_no_more()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        using var client = Connect(directory);
        using var lab = new MovingLab(keeper: client);
        using var a = lab.StartA();
        LabOfTwo.Eventually(() => keeper.Count == 2);
        lab.Fabric.Disconnect(LabOfTwo.Link);
        LabOfTwo.Eventually(() => keeper.Count == 1);
        a.Connection.Dispose();
        LabOfTwo.Eventually(() => keeper.Count == 0);
        Assert.Equal(PortState.Listening, lab.State(LabOfTwo.PortA));
    }

    [Fact]
    public void A_machine_that_is_cut_off_sees_the_end_although_its_connection_is_kept()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        using var client = Connect(directory);
        using var lab = new MovingLab(keeper: client);
        using var a = lab.StartA();
        LabOfTwo.Eventually(() => keeper.Count == 2);
        lab.Fabric.ClosePort(LabOfTwo.PortA);
        Assert.Null(a.Connection.Ask(1));
    }

    [Fact]
    public async Task What_is_handed_over_goes_to_whoever_waits_and_to_nobody_else()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        using var old = Connect(directory);
        Assert.Null(old.FindSuccessor());
        using var next = Connect(directory);
        var prepared = new ConcurrentQueue<string>();
        var waiting = Task.Run(() => next.Await(5000, prepared.Enqueue), TestContext.Current.CancellationToken);
        using var successor = Find(old);
        Assert.Null(old.FindSuccessor());
        successor.Prepare("test");
        LabOfTwo.Eventually(() => prepared.SequenceEqual(["test"]));
        using var lab = new MovingLab();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Move(change: parts =>
        {
            foreach (var part in parts)
            {
                successor.Give("test", part);
            }

            successor.End();
            return waiting.Result["test"];
        });
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
        Assert.Equal(2, (await waiting)["test"].Count(part => part.Kind == PartKind.Port));
    }

    [Fact]
    public async Task A_server_that_dies_while_it_hands_over_is_not_waited_for()
    {
        using var meeting = new Meeting(_ => { });
        meeting.Successor.Give("test", Part());
        meeting.Successor.Dispose();
        await Assert.ThrowsAsync<IOException>(() => meeting.Taken.WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_hands_over_learns_that_it_was_taken()
    {
        using var meeting = new Meeting(_ => { });
        meeting.Successor.Give("test", Part());
        meeting.Successor.End();
        Assert.True(meeting.Successor.HasTaken());
        Assert.Equal("l", Assert.Single((await meeting.Taken)["test"]).Name);
    }

    [Fact]
    public async Task Whoever_hands_over_to_a_server_that_dies_meanwhile_learns_that_it_was_not_taken()
    {
        using var meeting = new Meeting(_ => throw new InvalidOperationException());
        meeting.Successor.Prepare("test");
        await Assert.ThrowsAsync<InvalidOperationException>(() => meeting.Taken);
        meeting.Successor.Give("test", Part());
        meeting.Successor.End();
        Assert.False(meeting.Successor.HasTaken());
    }

    [Fact]
    public async Task A_server_that_waits_no_more_is_not_found()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        using var next = Connect(directory);
        await Assert.ThrowsAsync<IOException>(() => Task.Run(() => next.Await(50, _ => { })));
        using var old = Connect(directory);
        Assert.Null(old.FindSuccessor());
    }

    [Fact]
    public void A_state_of_megabytes_travels_too()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        var bytes = Enumerable.Range(0, 3_000_000).Select(i => (byte)i).ToArray();
        using (var client = Connect(directory))
        {
            client.Hold("test", new ExportedPart(PartKind.Link, "l", bytes, []));
        }

        using var next = Connect(directory);
        Assert.Equal(bytes, Assert.Single(next.Recall()["test"]).State.ToArray());
        Assert.Empty(next.Recall());
    }

    [Fact]
    public void Nonsense_ends_the_connection_and_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        using var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        using (var stranger = Interop.AncillarySocket.Connect(directory["keeper"], messages: true))
        {
            Assert.True(stranger.TrySend([1, 200, 3], []));
            Assert.True(stranger.WaitReadable(3000));
        }

        using var client = Connect(directory);
        Assert.Empty(client.Recall());
    }

    [Fact]
    public void A_server_goes_on_when_its_keeper_is_gone()
    {
        using var directory = new TemporaryDirectory();
        var keeper = new KeeperServer(directory["keeper"], NullLogger.Instance);
        using var client = Connect(directory);
        using var lab = new MovingLab(keeper: client);
        keeper.Dispose();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
    }

    private static ExportedPart Part() => new(PartKind.Link, "l", "{}"u8.ToArray(), []);

    private static Successor Find(KeeperClient old)
    {
        Successor? found = null;
        LabOfTwo.Eventually(() => (found = old.FindSuccessor()) is not null);
        return found!;
    }

    private static KeeperClient Connect(TemporaryDirectory directory) => KeeperClient.Connect(directory["keeper"], NullLogger.Instance);

    /// <summary>Two servers that a keeper has brought together; the next one waits for a minute.</summary>
    private sealed class Meeting : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();
        private readonly KeeperServer _keeper;
        private readonly KeeperClient _old;
        private readonly KeeperClient _next;

        public Meeting(Action<string> prepare)
        {
            _keeper = new KeeperServer(_directory["keeper"], NullLogger.Instance);
            (_old, _next) = (Connect(_directory), Connect(_directory));
            Taken = Task.Run(() => _next.Await(60_000, prepare), TestContext.Current.CancellationToken);
            Successor = Find(_old);
        }

        public Task<ImmutableDictionary<string, ImmutableArray<ExportedPart>>> Taken { get; }

        public Successor Successor { get; }

        public void Dispose()
        {
            Successor.Dispose();
            _old.Dispose();
            _next.Dispose();
            _keeper.Dispose();
            _directory.Dispose();
        }
    }
}
