using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary>Disks whose boot loaders their boards' firmware finds, of four architectures, from <c>image add</c> to the guests' words on their consoles.</summary>
public sealed class FirmwareImages
{
    private const string Lab = "uefi";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_boot_and_the_variables_of_a_persistent_node_survive_down_and_up()
    {
        Requires.Program("mformat");
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        await AddAsync(installation, folder, "x86_64", "pc.img", "--firmware", "uefi", "--disk-bus", "nvme");
        await AddAsync(installation, folder, "aarch64", "arm.img", "--arch", "aarch64");
        await AddAsync(installation, folder, "riscv64", "risc.img", "--arch", "riscv64");
        await File.WriteAllBytesAsync(Path.Combine(folder, "power.img"), PowerDisk.Build(), Cancellation);
        (await installation.RunAsync("image", "add", Path.Combine(folder, "power.img"), "--arch", "ppc64")).Expect(0);
        var topology = Path.Combine(folder, "uefi.yaml");
        await File.WriteAllTextAsync(
            topology,
            """
            nodes:
              pc: { image: pc.img, memory: 256M, persistent: true }
              arm: { image: arm.img, memory: 256M }
              risc: { image: risc.img, memory: 256M }
              power: { image: power.img, memory: 512M }
            links: [ pc:eth1 -- arm:eth1, risc:eth1 -- power:eth1 ]
            """, Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AwaitAsync(installation, "pc", "UEFI boot 1");
        await AwaitAsync(installation, "arm", "UEFI boot 1");
        await AwaitAsync(installation, "risc", "UEFI boot 1");
        await AwaitAsync(installation, "power", "POWER boot, big-endian");

        (await installation.RunAsync("down", Lab)).Expect(0);
        await File.WriteAllTextAsync(topology, "nodes:\n  pc: { image: pc.img, memory: 256M, persistent: true }\n", Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AwaitAsync(installation, "pc", "UEFI boot 2");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static async Task AddAsync(Installation installation, string folder, string architecture, string name, params string[] words)
    {
        var file = Path.Combine(folder, name);
        await UefiDisk.MakeAsync(file, architecture);
        var added = await installation.RunAsync(["image", "add", file, .. words, "--json"]);
        Assert.Equal(architecture, JsonSerializer.Deserialize(added.Expect(0).OutputBytes, ContractJson.Default.ImageDocument)!.Arch);
    }

    private static Task AwaitAsync(Installation installation, string node, string text) =>
        installation.AwaitConsoleAsync(Lab, node, text, log => log.Contains(text, StringComparison.Ordinal));
}
