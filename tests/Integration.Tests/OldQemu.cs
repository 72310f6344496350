namespace LabSim.Integration.Tests;

/// <summary>Debian 12's own QEMU 7.2, extracted and not installed, runs the same lab.</summary>
public sealed class OldQemu
{
    [Fact]
    public async Task Debian_12s_own_qemu_runs_the_triangle_without_msi_x()
    {
        using var qemu = await ExtractedQemu.PrepareAsync();
        await using var installation = new Installation(environment: new Dictionary<string, string?> { ["LABSIM_QEMU_DIR"] = qemu.Binaries }).WithImages();
        (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "ready")).Expect(0);

        foreach (var machine in installation.Machines())
        {
            Assert.StartsWith(qemu.Binaries, (await File.ReadAllTextAsync($"/proc/{machine}/cmdline", TestContext.Current.CancellationToken)), StringComparison.Ordinal);
            Assert.Contains("vectors=0", await File.ReadAllTextAsync($"/proc/{machine}/cmdline", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal(3, installation.Machines().Count);
        await installation.AwaitExecAsync(90, output => output.Split("Full").Length == 3, "ospf-triangle", "r1", "vtysh", "-c", "show ip ospf neighbor");
        await installation.AwaitExecAsync(
            30, output => output.Contains(" 0% packet loss", StringComparison.Ordinal), "ospf-triangle", "r1", "ping", "-c2", "-W1", "10.255.0.3");
        (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);
    }
}
