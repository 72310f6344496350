using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Dissection;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Dissection;

public sealed class SharkdConfinement
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_as_the_machines_user_with_bounds_and_without_a_network()
    {
        await using var capture = new GrowingCapture();
        capture.Add(TestFrames.Ping(1));
        await capture.Dissection.ReadFrameAsync(1, Cancelled);
        var process = Find(capture);
        var status = await File.ReadAllLinesAsync($"/proc/{process}/status", Cancelled);
        if (MachineUser.ForThisServer() is { } user)
        {
            Assert.Contains($"Uid:\t{user.UserId}\t{user.UserId}\t{user.UserId}\t{user.UserId}", status);
            Assert.Contains("CapEff:\t0000000000000000", status);
            Assert.Contains("NoNewPrivs:\t1", status);
        }

        var limits = await File.ReadAllTextAsync($"/proc/{process}/limits", Cancelled);
        Assert.Matches(@"Max address space +3221225472 +3221225472", limits);
        Assert.Matches(@"Max processes +0 +0", limits);
        Assert.Matches(@"Max open files +64 +64", limits);
        if (await IsolatesAsync())
        {
            Assert.NotEqual(File.ResolveLinkTarget("/proc/self/ns/net", false)?.Name, File.ResolveLinkTarget($"/proc/{process}/ns/net", false)?.Name);
        }
    }

    [Fact]
    public async Task It_ends_with_the_capture()
    {
        var capture = new GrowingCapture();
        await using (capture)
        {
            await capture.Dissection.CompleteAsync("ip", Cancelled);
            Assert.NotEqual(0, Find(capture));
        }

        Assert.Equal(0, Find(capture));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => capture.Dissection.CompleteAsync("ip", Cancelled));
    }

    [Fact]
    public async Task One_that_was_killed_is_replaced()
    {
        await using var capture = new GrowingCapture();
        capture.Add(TestFrames.Ping(1));
        await capture.Dissection.ReadFrameAsync(1, Cancelled);
        var first = Find(capture);
        using (var descriptor = ProcessDescriptor.Open(first)!)
        {
            descriptor.Send(ProcessSignal.Kill);
        }

        Assert.Equal([1], (await capture.Dissection.MatchAsync("icmp", Cancelled)).Numbers);
        Assert.NotEqual(first, Find(capture));
    }

    [Fact]
    public async Task One_that_does_not_answer_is_replaced_and_the_asker_told()
    {
        await using var capture = new GrowingCapture(new SharkdPatience { Question = TimeSpan.FromSeconds(3), LoadSpacing = 0 });
        capture.Add(TestFrames.Ping(1));
        await capture.Dissection.ReadFrameAsync(1, Cancelled);
        var first = Find(capture);
        using (var descriptor = ProcessDescriptor.Open(first)!)
        {
            descriptor.Send(ProcessSignal.Stop);
        }

        Assert.Equal(TestFrames.Ping(1), (await capture.Dissection.ReadFrameAsync(1, Cancelled)).Bytes.ToArray());
        Assert.Null(ProcessIdentity.Read(first));
    }

    [Fact]
    public async Task Without_sharkd_the_remedy_is_named()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory["x.pcapng"], PcapngBlocks.Header, Cancelled);
        await using var dissection = new Sharkd(new RuntimeOptions { SearchDirectories = [directory["nowhere"]] }, null, TimeProvider.System)
            .Open(new FrameSource(directory["x.pcapng"], () => new FrameExtent(PcapngBlocks.Header.Length, 0)));
        var absent = await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => dissection.CompleteAsync("ip", Cancelled));
        Assert.Contains("apt-get install", absent.Remedy, StringComparison.Ordinal);
        Assert.Contains("wireshark-common", absent.Remedy, StringComparison.Ordinal);
    }

    // The one that has this capture's copy open by the descriptor that it inherited.
    private static int Find(GrowingCapture capture) => ProcessIdentity.ReadAll()
        .Where(process => process.Arguments is [var program, "-"] && program.EndsWith("/sharkd", StringComparison.Ordinal))
        .FirstOrDefault(process => File.ResolveLinkTarget($"/proc/{process.ProcessId}/fd/3", false)?.FullName == capture.Path + ".copy")?.ProcessId ?? 0;

    private static async Task<bool> IsolatesAsync() => (await new Confinement(new RuntimeOptions(), null).WordsAsync())[0].EndsWith("/unshare", StringComparison.Ordinal);
}
