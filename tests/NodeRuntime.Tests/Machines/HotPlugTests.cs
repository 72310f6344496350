using System.Text.Json.Nodes;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>NICs that come and go while a QEMU runs that does what the test says. That a guest takes them is shown by real ones (Integration.Tests).</summary>
public class HotPlugTests
{
    private static readonly NicConfig Third = new(2, "eth3", "02:00:00:00:00:03", "/run/p3", Mtu: 9000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_NIC_comes_with_its_way_to_the_switch_and_without_a_cable()
    {
        await using var fake = new AdoptedFake();
        var devices = Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        await machine.PlugAsync(Third, Cancellation);
        Assert.Equal(
            [
                """chardev-add {"id":"port2","backend":{"type":"socket","data":{"addr":{"type":"unix","data":{"path":"/run/p3"}},"server":false,"reconnect-ms":200}}}""",
                """netdev_add {"type":"vhost-user","id":"net2","chardev":"port2"}""",
                """device_add {"driver":"virtio-net-pci","id":"nic2","netdev":"net2","mac":"02:00:00:00:00:03","romfile":"","host_mtu":9000}""",
                """set_link {"name":"nic2","up":false}""",
            ],
            Sent(fake).SkipWhile(line => !line.StartsWith("chardev-add", StringComparison.Ordinal)).Take(4));
        Assert.Equal(["eth1", "Gi0/0", "eth3"], machine.Config.Nics.Select(nic => nic.Name));
        await machine.SetCarrierAsync("eth3", true, Cancellation);

        // A server that was killed after QEMU had it asks again.
        devices.Add("nic2");
        var before = Sent(fake).Length;
        await machine.PlugAsync(Third, Cancellation);
        Assert.Single(Sent(fake)[before..], line => line.StartsWith("qom-list", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("netdev_add")]
    [InlineData("device_add")]
    public async Task What_QEMU_refuses_is_told_in_its_words_and_leaves_nothing(string refused)
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        var answer = fake.Qemu.Answer;
        fake.Qemu.Answer = (command, arguments) => command == refused ? "no room" : answer(command, arguments);
        var failure = await Assert.ThrowsAsync<MachineControlException>(() => machine.PlugAsync(Third, Cancellation));
        Assert.Equal("lab/r1: eth3: no room", failure.Message);
        Assert.Equal(["""netdev_del {"id":"net2"}""", """chardev-remove {"id":"port2"}"""], Sent(fake)[^2..]);
        Assert.Equal(2, machine.Config.Nics.Length);
    }

    [Fact]
    public async Task A_machine_whose_memory_is_its_own_takes_none_over_vhost_user()
    {
        await using var fake = new AdoptedFake(config => config with { Nics = [], SharesMemory = false });
        await using var machine = await fake.AdoptAsync();
        var failure = await Assert.ThrowsAsync<MachineControlException>(() => machine.PlugAsync(Third, Cancellation));
        Assert.Contains("memory that the switch cannot share", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_goes_is_gone_when_its_guest_has_let_go_of_it()
    {
        await using var fake = new AdoptedFake();
        var devices = Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        var gone = new List<string>();
        machine.NicGone += (_, nic) => gone.Add(nic.Name);
        var leaving = machine.UnplugAsync(1, Cancellation);
        await fake.PassUntilAsync(() => Sent(fake).Contains("""device_del {"id":"nic1"}"""));
        Assert.False(leaving.IsCompleted);
        devices.Remove("nic1");
        await fake.Qemu.SendEventAsync("DEVICE_DELETED", new JsonObject { ["device"] = "nic1", ["path"] = "/machine/peripheral/nic1" });
        Assert.Null(await leaving);
        Assert.Equal(["""netdev_del {"id":"net1"}""", """chardev-remove {"id":"port1"}"""], Sent(fake)[^2..]);
        Assert.Equal(["eth1"], machine.Config.Nics.Select(nic => nic.Name));
        Assert.Null(await machine.UnplugAsync(1, Cancellation));
        Assert.Empty(gone);
    }

    [Fact]
    public async Task A_guest_that_clings_to_one_is_told_of_and_is_taken_at_its_word_when_it_lets_go_late()
    {
        await using var fake = new AdoptedFake();
        var devices = Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        var gone = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        machine.NicGone += (_, nic) => gone.TrySetResult(nic.Name);
        await machine.SetCarrierAsync("Gi0/0", false, Cancellation);
        var leaving = machine.UnplugAsync(1, Cancellation);
        await fake.PassUntilAsync(() => leaving.IsCompleted);
        Assert.Equal("its guest has not let go of it within 10 s", await leaving);
        Assert.Equal(2, machine.Config.Nics.Length);

        devices.Remove("nic1");
        await fake.Qemu.SendEventAsync("DEVICE_DELETED", new JsonObject { ["device"] = "nic1" });
        Assert.Equal("Gi0/0", await gone.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
        Assert.Equal(["eth1"], machine.Config.Nics.Select(nic => nic.Name));
    }

    [Fact]
    public async Task A_guest_that_is_held_is_asked_and_not_waited_for()
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        await machine.PauseAsync(Cancellation);
        var reason = await machine.UnplugAsync(1, Cancellation);
        Assert.Contains("its guest is paused", reason, StringComparison.Ordinal);
        Assert.Contains("""device_del {"id":"nic1"}""", Sent(fake));
    }

    [Fact]
    public async Task A_board_that_lets_nothing_go_says_so_and_an_earlier_request_is_waited_for()
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        var answer = fake.Qemu.Answer;
        var refusal = "Bus 'pcie.0' does not support hotplugging";
        fake.Qemu.Answer = (command, arguments) => command == "device_del" ? refusal : answer(command, arguments);
        Assert.Equal(refusal, await machine.UnplugAsync(1, Cancellation));
        refusal = "Device nic1 is already in the process of unplug";
        var leaving = machine.UnplugAsync(1, Cancellation);
        await fake.PassUntilAsync(() => Sent(fake).Count(line => line.StartsWith("device_del", StringComparison.Ordinal)) == 2);
        await fake.Qemu.SendEventAsync("DEVICE_DELETED", new JsonObject { ["device"] = "nic1" });
        Assert.Null(await leaving);
    }

    [Fact]
    public async Task What_went_while_no_server_watched_is_seen_when_the_machine_is_taken_up()
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0");
        await using var machine = await fake.AdoptAsync();
        Assert.Equal(["eth1"], machine.Config.Nics.Select(nic => nic.Name));
    }

    [Fact]
    public async Task A_QEMU_that_talks_nonsense_is_taken_up_and_refused()
    {
        await using var fake = new AdoptedFake();
        fake.Qemu.Answer = (command, _) => command == "query-status" ? new JsonObject { ["status"] = "running", ["running"] = true } : new JsonObject();
        await using var machine = await fake.AdoptAsync();
        Assert.Equal(2, machine.Config.Nics.Length);
        var failure = await Assert.ThrowsAsync<MachineControlException>(() => machine.PlugAsync(Third, Cancellation));
        Assert.Equal("lab/r1: eth3: QEMU's answer to 'qom-list' is none", failure.Message);
    }

    [Fact]
    public async Task A_cable_of_a_NIC_that_has_gone_is_no_reason_to_give_the_machine_up()
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        await machine.SetCarrierAsync("Gi0/0", false, Cancellation);
        var answer = fake.Qemu.Answer;
        fake.Qemu.Answer = (command, arguments) => command == "set_link" ? new FakeQemu.Refusal("DeviceNotFound", "Device 'nic1' not found") : answer(command, arguments);
        var before = Sent(fake).Length;
        await fake.Qemu.SendEventAsync("NETDEV_VHOST_USER_CONNECTED");
        await fake.PassUntilAsync(() => Sent(fake)[before..].Any(line => line.StartsWith("set_link", StringComparison.Ordinal)));
        before = Sent(fake).Length;
        await fake.Qemu.SendEventAsync("NETDEV_VHOST_USER_CONNECTED");
        await fake.PassUntilAsync(() => Sent(fake)[before..].Any(line => line.StartsWith("query-status", StringComparison.Ordinal)));
        Assert.Equal(MachineState.Ready, machine.State);
    }

    [Fact]
    public async Task One_that_is_wanted_again_before_its_guest_let_go_comes_back_when_it_has()
    {
        await using var fake = new AdoptedFake();
        var devices = Devices(fake, "nic0", "nic1", "nic2");
        await using var machine = await fake.AdoptAsync();
        var gone = new List<string>();
        machine.NicGone += (_, nic) => gone.Add(nic.Name);
        await machine.PlugAsync(Third, Cancellation);
        await machine.PauseAsync(Cancellation);
        Assert.NotNull(await machine.UnplugAsync(2, Cancellation));
        await machine.PlugAsync(Third, Cancellation);
        Assert.DoesNotContain(Sent(fake), line => line.StartsWith("device_add", StringComparison.Ordinal));

        // Its cable is told while it is away, and is what it has when it is back.
        devices.Remove("nic2");
        var answer = fake.Qemu.Answer;
        fake.Qemu.Answer = (command, arguments) => command == "set_link" ? new FakeQemu.Refusal("DeviceNotFound", "Device 'nic2' not found") : answer(command, arguments);
        await machine.SetCarrierAsync("eth3", false, Cancellation);
        fake.Qemu.Answer = answer;
        await fake.Qemu.SendEventAsync("DEVICE_DELETED", new JsonObject { ["device"] = "nic2" });
        await fake.PassUntilAsync(() => Sent(fake).Any(line => line.StartsWith("device_add", StringComparison.Ordinal)) && Sent(fake)[^1] == """set_link {"name":"nic2","up":false}""");
        Assert.Equal(3, machine.Config.Nics.Length);
        Assert.Empty(gone);
    }

    [Fact]
    public async Task A_QEMU_that_took_it_and_did_not_say_so_is_asked_to_give_it_back()
    {
        await using var fake = new AdoptedFake();
        var devices = Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        var answer = fake.Qemu.Answer;
        fake.Qemu.Answer = (command, arguments) =>
        {
            if (command == "device_add")
            {
                devices.Add("nic2");
                return null;
            }

            return answer(command, arguments);
        };
        var plugging = machine.PlugAsync(Third, Cancellation);
        await fake.PassUntilAsync(() => plugging.IsCompleted);
        await Assert.ThrowsAsync<MachineControlException>(() => plugging);

        // The heartbeat asks whenever it is time.
        Assert.Equal("""device_del {"id":"nic2"}""", Sent(fake).Last(line => line != "query-status"));
        Assert.DoesNotContain(Sent(fake).SkipWhile(line => !line.StartsWith("device_add", StringComparison.Ordinal)), line => line.StartsWith("netdev_del", StringComparison.Ordinal));
        Assert.Equal(2, machine.Config.Nics.Length);
    }

    [Fact]
    public async Task What_a_guest_learnt_of_at_boot_it_is_not_told_again()
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        await machine.PlugAsync(fake.Config.Nics[1] with { GuestScript = "exit 1" }, Cancellation);
        Assert.Null(machine.Config.Nics[1].GuestScript);
    }

    [Fact]
    public async Task A_QEMU_that_ends_meanwhile_ends_the_waiting()
    {
        await using var fake = new AdoptedFake();
        Devices(fake, "nic0", "nic1");
        await using var machine = await fake.AdoptAsync();
        var leaving = machine.UnplugAsync(1, Cancellation);
        await fake.PassUntilAsync(() => Sent(fake).Contains("""device_del {"id":"nic1"}"""));
        await fake.Qemu.CloseAsync();
        await fake.PassUntilAsync(() => leaving.IsCompleted);
        Assert.Contains("closed its QMP connection", (await Assert.ThrowsAsync<MachineControlException>(() => leaving)).Message, StringComparison.Ordinal);
    }

    /// <summary>A QEMU 10 with these devices, which a test may change.</summary>
    private static List<string> Devices(AdoptedFake fake, params string[] names)
    {
        var devices = names.ToList();
        fake.Qemu.Answer = (command, _) => command switch
        {
            "query-status" => new JsonObject { ["status"] = "running", ["running"] = true },
            "qom-list" => new JsonArray([.. devices.Select(name => new JsonObject { ["name"] = name, ["type"] = "child<virtio-net-pci>" })]),
            "query-version" => new JsonObject { ["qemu"] = new JsonObject { ["major"] = 10, ["minor"] = 0, ["micro"] = 2 }, ["package"] = "" },
            _ => new JsonObject(),
        };
        return devices;
    }

    private static string[] Sent(AdoptedFake fake) => [.. fake.Qemu.Commands.Select(sent => $"{sent.Command} {sent.Arguments?.ToJsonString()}".TrimEnd())];
}
