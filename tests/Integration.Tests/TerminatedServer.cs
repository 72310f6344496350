using System.Diagnostics;

namespace LabSim.Integration.Tests;

/// <summary>SIGTERM in the middle of <c>up</c>: the server ends in order, and the next one goes on with what was begun.</summary>
public sealed class TerminatedServer
{
    [Fact]
    public async Task An_operation_that_was_cut_off_by_sigterm_is_finished_by_the_next_server()
    {
        await using var installation = new Installation().WithImages();
        var topology = Path.Combine(installation.Home, "duo.yaml");
        await File.WriteAllTextAsync(
            topology, "nodes:\n  h{1..2}: { image: labsim/host, memory: 128M }\nlinks:\n  - h1:eth1 -- h2:eth1\n", TestContext.Current.CancellationToken);
        (await installation.RunAsync("up", topology, "--wait", "none")).Expect(0);
        (await installation.RunAsync("down", "duo", "--wipe")).Expect(0);
        var server = await installation.ReadServerAsync();

        using var up = installation.Start("up", topology, "--wait", "ready");
        var clock = Stopwatch.StartNew();
        while (installation.Machines().Count == 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "no machine was started");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        (await Command.RunAsync("sh", ["-c", $"kill -TERM {server.Pid}"])).Expect(0);
        (await installation.RunAsync("ps")).Expect(0);
        Assert.NotEqual(server.Pid, (await installation.ReadServerAsync()).Pid);
        await installation.AwaitExecAsync(90, output => output == "h2\n", "duo", "h2", "hostname");
        var lab = await installation.ReadLabAsync("duo");
        Assert.Equal("running", lab.State);
        Assert.Equal(lab.Nodes.Select(node => node.Pid!.Value).Order(), installation.Machines().Order());
        (await installation.RunAsync("down", "duo", "--wipe")).Expect(0);
        Assert.Empty(installation.Machines());
        if (!up.HasExited)
        {
            up.Kill();
        }
    }
}
