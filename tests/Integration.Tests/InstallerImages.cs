using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary>A system that comes as a CD: taken in, installed to an empty disk, and booted from it.</summary>
public sealed class InstallerImages
{
    private const string Lab = "installer";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_CD_installed_boots_after_down_and_up()
    {
        await using var installation = new Installation();
        var folder = Directory.GetParent(installation.Home)!.FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "setup.iso"), InstallerCd.Write(), Cancellation);
        var added = await installation.RunAsync("image", "add", Path.Combine(folder, "setup.iso"), "--memory", "64M", "--disk", "20G", "--json");
        Assert.Equal("iso", JsonSerializer.Deserialize(added.Expect(0).OutputBytes, ContractJson.Default.ImageDocument)!.Disk!.Format);
        var topology = Path.Combine(folder, "installer.yaml");
        await File.WriteAllTextAsync(topology, "nodes:\n  new: { image: setup.iso, persistent: true }\n", Cancellation);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AwaitAsync(installation, "installing.installed.");
        (await installation.RunAsync("down", Lab)).Expect(0);
        (await installation.RunAsync("up", topology)).Expect(0);
        await AwaitAsync(installation, "installing.installed.installed.");
        (await installation.RunAsync("down", Lab, "--wipe")).Expect(0);
    }

    private static Task AwaitAsync(Installation installation, string text) => installation.AwaitConsoleAsync(Lab, "new", text, log => log.TrimEnd() == text);
}
