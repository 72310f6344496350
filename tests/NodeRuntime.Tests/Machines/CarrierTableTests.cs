using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

public class CarrierTableTests
{
    [Fact]
    public async Task A_cable_that_is_plugged_in_while_the_others_are_repeated_stays_in()
    {
        using var directory = new TemporaryDirectory();
        await using var qemu = new FakeQemu(directory["q"]);
        await using var control = new MachineControl(directory["q"], new RuntimeOptions(), TimeProvider.System, _ => { });
        var cancellation = TestContext.Current.CancellationToken;
        await control.ConnectOnceAsync(cancellation);
        var table = new CarrierTable(() => [new NicConfig(0, "eth1", "02:00:00:00:00:01", "/p"), new NicConfig(1, "eth2", "02:00:00:00:00:02", "/q")], control);
        await table.SetAsync("eth1", up: false, cancellation);
        await table.SetAsync("eth2", up: false, cancellation);
        var repeating = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var plugged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        qemu.Answer = (_, _) =>
        {
            repeating.TrySetResult();
            plugged.Task.Wait(cancellation);
            return new JsonObject();
        };
        var repeat = table.RepeatAsync(cancellation);
        await repeating.Task;
        var plugs = new[] { table.SetAsync("eth1", up: true, cancellation), table.SetAsync("eth2", up: true, cancellation) };
        plugged.SetResult();
        await Task.WhenAll([repeat, .. plugs]);
        foreach (var nic in new[] { "nic0", "nic1" })
        {
            Assert.True((bool)qemu.Commands.Last(command => command.Command == "set_link" && (string?)command.Arguments!["name"] == nic).Arguments!["up"]!);
        }
    }
}
