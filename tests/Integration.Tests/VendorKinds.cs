namespace LabSim.Integration.Tests;

/// <summary>Disks of two vendors' kinds, with nothing on them: what the kind says is what QEMU has, and an interface is found by each of its words.</summary>
public sealed class VendorKinds
{
    private const string Lab = "vendors";

    private static readonly string Topology = """
        nodes:
          sw: { image: veos, memory: 64M, cpus: 1 }
          xr: { image: xr, memory: 64M, cpus: 1 }
          mgmt: { kind: switch }
        links:
          - sw:Et2 -- xr:Gi0/0/0/1
          - sw:Management1 -- mgmt
        captures: [ "xr:eth2" ]

        """;

    [Fact]
    public async Task A_kinds_NICs_disk_and_names_are_those_of_the_machine()
    {
        Requires.Program("qemu-img");
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        var disk = Path.Combine(folder, "blank.qcow2");
        (await Command.RunAsync("qemu-img", ["create", "-q", "-f", "qcow2", disk, "64M"])).Expect(0);
        (await installation.RunAsync("image", "add", disk, "--name", "veos", "--kind", "arista-veos")).Expect(0);
        (await installation.RunAsync("image", "add", disk, "--name", "xr", "--kind", "cisco-xrv9k")).Expect(0);
        var topology = Path.Combine(folder, $"{Lab}.yaml");
        await File.WriteAllTextAsync(topology, Topology, TestContext.Current.CancellationToken);
        // Nothing on the disks will ever say "login:".
        (await installation.RunAsync("up", topology, "--wait", "running")).Expect(0);

        var lab = await installation.ReadLabAsync(Lab);
        string[] NamesOf(string node) => [.. lab.Nodes.Single(n => n.Name == node).Interfaces.Select(i => i.Name)];
        Assert.Equal(["Management1", "Ethernet1", "Ethernet2"], NamesOf("sw"));
        Assert.Equal(["MgmtEth0/RP0/CPU0/0", "unused1", "unused2", "GigabitEthernet0/0/0/0", "GigabitEthernet0/0/0/1"], NamesOf("xr"));
        Assert.Equal(["e1000", "e1000", "e1000", "ide-hd"], Devices(lab.Nodes.Single(n => n.Name == "sw").Pid!.Value));
        Assert.Equal(["ide-hd", .. Enumerable.Repeat("virtio-net-pci", 5)], Devices(lab.Nodes.Single(n => n.Name == "xr").Pid!.Value));

        Assert.All(lab.Nodes.Where(n => n.Name != "mgmt"), n => Assert.Equal("booting", n.State));

        // A name with slashes is a part of an address, of a file's name and of a cable's.
        Assert.Contains("delay 5ms", (await installation.RunAsync("link", Lab, "xr:GigabitEthernet0/0/0/1", "--delay", "5ms")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("sw:Ethernet2 -- xr:GigabitEthernet0/0/0/1", (await installation.RunAsync("link", Lab, "sw:eth2")).Expect(0).Output, StringComparison.Ordinal);
        Assert.StartsWith("xr:GigabitEthernet0_0_0_1-", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(installation.Home, "labs", Lab, "captures")))), StringComparison.Ordinal);
        (await installation.RunAsync("disconnect", Lab, "xr:Gi0/0/0/1")).Expect(0);
        Assert.Contains("xr:GigabitEthernet0/0/0/0 -- mgmt:eth2", (await installation.RunAsync("connect", Lab, "xr:eth1", "mgmt")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("no interface xr:unused1", (await installation.RunAsync("connect", Lab, "xr:unused1", "sw:Et1")).Error, StringComparison.Ordinal);
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static string[] Devices(int process) =>
    [
        .. File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Select(argument => argument.Split(',')[0])
            .Where(device => device is "e1000" or "virtio-net-pci" or "ide-hd" or "virtio-blk-pci").Order(StringComparer.Ordinal),
    ];
}
