using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Passthrough;
using LabSim.NodeRuntime.Tests.Qemu;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines.Passthrough;

/// <summary>Devices of a host that is made of folders as <c>/sys</c> and <c>/dev</c> have them.</summary>
public sealed class PassthroughCheckTests : IDisposable
{
    private const string Card = "0000:65:00.0";
    private const string Neighbour = "0000:65:00.1";

    private readonly TemporaryDirectory _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_device_that_is_bound_and_alone_with_bridges_is_taken()
    {
        Add(Card, "vfio-pci");
        Add(Neighbour, null);
        Add("0000:64:00.0", "pcieport", deviceClass: "0x060400");
        Group(Card, Neighbour, "0000:64:00.0");
        await Check.RequireAsync(Config, Cancelled);
        await Check.RequireAsync(Config with { Passthrough = [] }, Cancelled);
    }

    [Fact]
    public Task What_is_not_there_is_refused() => RefusedAsync("this host has no such device", "lspci -D lists those that it has");

    [Fact]
    public async Task A_host_without_an_IOMMU_is_told_how_to_switch_it_on()
    {
        Add(Card, "vfio-pci");
        await RefusedAsync("it is in no IOMMU group", "switch the IOMMU on: VT-d or AMD-Vi in the firmware, and intel_iommu=on on the kernel's command line where the CPU is Intel's");
    }

    [Fact]
    public async Task A_NIC_that_the_host_uses_is_named_with_the_commands_that_give_it_away()
    {
        Add(Card, "ixgbe", face: "enp101s0f0");
        Group(Card);
        await RefusedAsync(
            "its driver is ixgbe (the host's enp101s0f0), and not vfio-pci",
            $"modprobe vfio-pci; echo vfio-pci > /sys/bus/pci/devices/{Card}/driver_override; echo {Card} > /sys/bus/pci/devices/{Card}/driver/unbind; echo {Card} > /sys/bus/pci/drivers_probe");
    }

    [Fact]
    public async Task A_device_without_a_driver_is_not_unbound_first()
    {
        Add(Card, null);
        Group(Card);
        await RefusedAsync("it has no driver, and not vfio-pci", $"modprobe vfio-pci; echo vfio-pci > /sys/bus/pci/devices/{Card}/driver_override; echo {Card} > /sys/bus/pci/drivers_probe");
    }

    [Fact]
    public async Task A_neighbour_in_its_group_that_the_host_uses_would_be_the_guests_too()
    {
        Add(Card, "vfio-pci");
        Add(Neighbour, "ixgbe", face: "enp101s0f1");
        Group(Card, Neighbour);
        await RefusedAsync(
            $"{Neighbour} is in the same IOMMU group (12), and its driver is ixgbe (the host's enp101s0f1)",
            $"give both to guests, or neither: echo vfio-pci > /sys/bus/pci/devices/{Neighbour}/driver_override; echo {Neighbour} > /sys/bus/pci/devices/{Neighbour}/driver/unbind; echo {Neighbour} > /sys/bus/pci/drivers_probe");
    }

    [Fact]
    public async Task The_machines_user_must_be_able_to_open_the_group()
    {
        Assert.SkipUnless(Environment.UserName == "root", "who is not root cannot ask for another user");
        Add(Card, "vfio-pci");
        Group(Card);
        File.SetUnixFileMode(_host["dev/vfio/12"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var user = new MachineUser("nobody", 65534, 65534);
        await RefusedAsync($"machines run as the user 'nobody', who may not open {_host["dev/vfio/12"]}", $"chown nobody {_host["dev/vfio/12"]}", user);
        File.Delete(_host["dev/vfio/12"]);
        await RefusedAsync($"{_host["dev/vfio/12"]} is not there", "modprobe vfio-pci, and look into the kernel's log (dmesg)", user);
    }

    [Fact]
    public void The_command_line_has_it_behind_the_disks_and_room_is_kept_for_it()
    {
        var line = CommandLines.Show(CommandLines.Build(Config, CommandLines.New));
        Assert.Contains($"\n-device virtio-blk-pci,id=disk0-device,drive=disk0\n-device vfio-pci,id=passthrough0,host={Card}\n", line, StringComparison.Ordinal);
        var many = Config with { Nics = [.. Enumerable.Range(0, 22).Select(slot => Config.Nics[0] with { Slot = slot, Name = $"eth{slot}" })] };
        Assert.Equal(1, CommandLines.Show(CommandLines.Build(many, CommandLines.New)).Split("bus=more").Length - 1);
        Assert.DoesNotContain("bus=more", CommandLines.Show(CommandLines.Build(many with { Passthrough = [] }, CommandLines.New)), StringComparison.Ordinal);
    }

    private static MachineConfig Config => CommandLines.Router with { Passthrough = [Card] };

    private async Task RefusedAsync(string finding, string remedy, MachineUser? user = null)
    {
        var refused = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => Check.RequireAsync(Config with { User = user }, Cancelled));
        Assert.Equal(($"r1 cannot have the PCI device {Card}: {finding}", remedy), (refused.Message, refused.Remedy));
    }

    private PassthroughCheck Check => new(_host["sys"], _host["dev"]);

    private void Add(string address, string? driver, string deviceClass = "0x020000", string? face = null)
    {
        var device = Directory.CreateDirectory(_host[$"sys/bus/pci/devices/{address}"]).FullName;
        File.WriteAllText(Path.Combine(device, "class"), deviceClass + "\n");
        if (driver is not null)
        {
            Directory.CreateSymbolicLink(Path.Combine(device, "driver"), Directory.CreateDirectory(_host[$"sys/bus/pci/drivers/{driver}"]).FullName);
        }

        if (face is not null)
        {
            Directory.CreateDirectory(Path.Combine(device, "net", face));
        }
    }

    private void Group(params string[] addresses)
    {
        var group = Directory.CreateDirectory(_host["sys/kernel/iommu_groups/12/devices"]).Parent!.FullName;
        foreach (var address in addresses)
        {
            Directory.CreateSymbolicLink(Path.Combine(group, "devices", address), _host[$"sys/bus/pci/devices/{address}"]);
            Directory.CreateSymbolicLink(_host[$"sys/bus/pci/devices/{address}/iommu_group"], group);
        }

        Directory.CreateDirectory(_host["dev/vfio"]);
        File.WriteAllText(_host["dev/vfio/12"], "");
    }
}
