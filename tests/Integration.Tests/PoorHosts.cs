using System.Net;
using System.Net.Sockets;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary>Hosts that lack something: exit status 6, what is missing, how to mend it, nothing left behind.</summary>
public sealed class PoorHosts
{
    [Fact]
    public async Task Without_qemu_up_says_what_to_install()
    {
        using var empty = new TemporaryDirectory();
        await using var installation = With("LABSIM_QEMU_DIR", empty.Path).WithImages();
        var result = (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"))).Expect(6);
        Assert.Contains("qemu-system-x86_64", result.Error, StringComparison.Ordinal);
        Assert.Empty(installation.Machines());
    }

    [Fact]
    public async Task A_qemu_that_is_too_old_is_named_with_its_version()
    {
        using var folder = new TemporaryDirectory();
        var binary = folder["qemu-system-x86_64"];
        await File.WriteAllTextAsync(binary, "#!/bin/sh\necho 'QEMU emulator version 6.2.0 (Debian 1:6.2)'\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(binary, (UnixFileMode)0x1ED);
        await using var installation = With("LABSIM_QEMU_DIR", folder.Path).WithImages();
        var result = (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"))).Expect(6);
        Assert.Contains("6.2", result.Error, StringComparison.Ordinal);
        Assert.Contains("7.2", result.Error, StringComparison.Ordinal);
        Assert.Empty(installation.Machines());
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await using var installation = new Installation();
        var result = (await installation.RunAsync("server", "--listen", url)).Expect(6);
        Assert.Contains(url["http://".Length..], result.Error, StringComparison.Ordinal);
        Assert.Contains("in use", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_said_loses_nothing_and_the_lab_comes_up_when_there_is_room()
    {
        Requires.Root();
        await using var installation = new Installation();
        Directory.CreateDirectory(installation.Home);
        (await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", installation.Home])).Expect(0);
        try
        {
            installation.WithImages();
            var ballast = Path.Combine(installation.Home, "ballast");
            (await Command.RunAsync("sh", ["-c", $"head -c 64m /dev/zero > {ballast}; true"])).Expect(0);
            var full = (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"))).Expect(6);
            Assert.Matches("(?i)no space|full", full.Error);
            Assert.Empty(installation.Machines());
            File.Delete(ballast);
            (await installation.RunAsync("up", Checkout.Topology("ospf-triangle.yaml"), "--wait", "running")).Expect(0);
            (await installation.RunAsync("down", "ospf-triangle", "--wipe")).Expect(0);
        }
        finally
        {
            (await installation.RunAsync("server", "stop")).Expect(0);
            (await Command.RunAsync("umount", ["-l", installation.Home])).Expect(0);
        }
    }

    [Fact]
    public async Task Kvm_without_permission_or_speed_is_explained()
    {
        await using var installation = new Installation().WithImages();
        var doctor = await installation.RunAsync("doctor");
        Assert.Contains("kvm", doctor.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", doctor.Output + doctor.Error, StringComparison.Ordinal);
    }

    private static Installation With(string variable, string value) => new(environment: new Dictionary<string, string?> { [variable] = value });
}
