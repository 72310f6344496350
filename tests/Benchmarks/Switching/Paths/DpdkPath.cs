using System.Diagnostics;
using LabSim.Benchmarks.Switching.Load;
using LabSim.TestKit;

namespace LabSim.Benchmarks.Switching.Paths;

/// <summary>
/// DPDK's testpmd between two vhost-user ports, with io-forward: it takes frames from one and gives them to the other without a look. One core polls for ever while it runs,
/// so it is started and stopped for each sample.
/// </summary>
internal sealed class DpdkPath : IFramePath
{
    /// <summary>The program.</summary>
    public const string Program = "dpdk-testpmd";

    private const int Headroom = 128;
    private const int CommonBuffer = 2048 + Headroom;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;
    private readonly VhostLoad _load;
    private readonly List<string> _said = [];
    private readonly SemaphoreSlim _done = new(0);

    /// <summary>Starts it, and connects the guests.</summary>
    public DpdkPath(int frameLength)
    {
        _process = Start(frameLength);
        try
        {
            if (!SpinWait.SpinUntil(() => _process.HasExited || (File.Exists(_directory["a"]) && File.Exists(_directory["b"])), Patience) || _process.HasExited)
            {
                throw Failure("did not open its ports");
            }

            _load = new VhostLoad((_directory["a"], _directory["b"]), frameLength);
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <inheritdoc/>
    public Carried Run(TimeSpan warmUp, TimeSpan duration)
    {
        Tell("start", "did not start forwarding");
        var carried = Cores.Run(Cores.Guests, () => _load.Run(warmUp, duration));
        Tell("stop", "did not stop forwarding");
        return carried;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _load.Dispose();
        End();
    }

    private Process Start(int frameLength)
    {
        var start = new ProcessStartInfo("stdbuf")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Into a pipe it would say everything much later. What is flushed before it starts would be the first frames of the guests.
        foreach (var word in ((string[])[
            "-oL", Tool.Find(Program) ?? throw new InvalidOperationException($"{Program} is not installed: apt-get install dpdk-dev."),
            "--no-huge", "-m", "512", "--no-pci", "--no-telemetry", "--no-shconf", "-l", $"{Cores.Guests},{Cores.Switch}", "--main-lcore", $"{Cores.Guests}",
            "--vdev", $"net_vhost0,iface={_directory["a"]}", "--vdev", $"net_vhost1,iface={_directory["b"]}",
            "--", "-i", "--forward-mode=io", "--nb-cores=1", "--no-flush-rx", "--total-num-mbufs=16384", $"--mbuf-size={Math.Max(CommonBuffer, frameLength + 2 * Headroom)}"]))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["RUNTIME_DIRECTORY"] = _directory.Path;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.Add(line ?? "");
        }

        // The first line of `start`'s report, the last of `stop`'s; `quit` says it without the point.
        if (line == "Done." || line?.Contains("io packet forwarding", StringComparison.Ordinal) == true)
        {
            _done.Release();
        }
    }

    private void Tell(string command, string failure)
    {
        _process.StandardInput.WriteLine(command);
        if (!_done.Wait(Patience))
        {
            throw Failure(failure);
        }
    }

    private void End()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.WriteLine("quit");
            if (!_process.WaitForExit(Patience))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }

        _process.Dispose();
        _done.Dispose();
        _directory.Dispose();
    }

    private InvalidOperationException Failure(string what)
    {
        lock (_said)
        {
            return new InvalidOperationException($"{Program} {what}: {string.Join(" | ", _said.Where(line => line.Length > 0).TakeLast(5))}");
        }
    }
}
