using System.Text.Json;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.Cli.Tests.Commands;

/// <summary>What the command does with the program <c>labsim-server</c>; here it is a shell script.</summary>
public sealed class ServerProgram
{
    [Fact]
    public async Task A_server_is_started_in_the_background_in_a_session_of_its_own_and_waited_for()
    {
        await using var run = new CommandRun();
        Directory.CreateDirectory(run.Directory["home"]);
        var program = run.WriteProgram("server", $"echo \"$1 $(ps -o sid= -p $$) $$\" >{run.Directory["started.new"]}; mv {run.Directory["started.new"]} {run.Directory["started"]}; exec sleep 60");
        run.With("LABSIM_SERVER_PROGRAM", program);
        var socket = run.MakeSession().Home.ServerSocket;
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        var pid = 0;
        try
        {
            var listing = run.RunAsync("ps", "--json");
            while (!File.Exists(run.Directory["started"]))
            {
                Assert.False(listing.IsCompleted, run.ErrorText);
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            var words = (await File.ReadAllTextAsync(run.Directory["started"], TestContext.Current.CancellationToken)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            pid = int.Parse(words[2]);
            await using var server = new FakeServer(socket)
                .On("GET /api/v1/server", _ => Documents.Server, ContractJson.Default.ServerDocument)
                .On("GET /api/v1/labs", _ => [], ContractJson.Default.LabSummaryArray);
            Assert.Equal(0, await listing);
            Assert.Equal(["watch", words[2]], words[..2]);
            Assert.Equal("[]\n", run.OutText);
        }
        finally
        {
            if (pid > 0)
            {
                System.Diagnostics.Process.GetProcessById(pid).Kill();
            }

            Directory.Delete(Path.GetDirectoryName(socket)!, recursive: true);
        }
    }

    [Fact]
    public async Task Where_another_server_came_first_that_one_is_waited_for()
    {
        var time = new ManualTimeProvider();
        await using var run = new CommandRun { Time = time };
        Directory.CreateDirectory(run.Directory["home"]);
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", "exit 7"));
        var socket = run.MakeSession().Home.ServerSocket;
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        try
        {
            var listing = run.RunAsync("ps", "--json");
            await AdvanceAsync(time, listing, TimeSpan.FromSeconds(20));
            Assert.False(listing.IsCompleted, run.ErrorText);

            // It is there when it can answer: the command asks all the time.
            await using var server = new FakeServer(socket + ".new")
                .On("GET /api/v1/server", _ => Documents.Server, ContractJson.Default.ServerDocument)
                .On("GET /api/v1/labs", _ => [], ContractJson.Default.LabSummaryArray);
            File.Move(socket + ".new", socket);
            await AdvanceAsync(time, listing, TimeSpan.FromSeconds(9));
            Assert.True(await listing == 0, run.ErrorText);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(socket)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_told_with_its_last_words_and_its_status()
    {
        await using var run = new CommandRun();
        Directory.CreateDirectory(run.Directory["home"]);
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", "echo first; printf 'disk \\033[31mfull\\n' >&2; exit 6"));
        Assert.Equal(6, await run.RunAsync("ps"));
        Assert.Contains("the lab server did not start (exit status 6); its last words:\nfirst\ndisk \\u001b[31mfull\n", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_release_is_ended_and_replaced()
    {
        await using var run = new CommandRun();
        Directory.CreateDirectory(run.Directory["home"]);
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", "exit 1"));
        var socket = run.MakeSession().Home.ServerSocket;
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        var replaced = false;
        try
        {
            await using var server = new FakeServer(socket)
                .On("GET /api/v1/server", _ => replaced ? Documents.Server : Documents.ServerWith("0.0.9") with { Pid = int.MaxValue }, ContractJson.Default.ServerDocument)
                .On("GET /api/v1/labs", _ => [], ContractJson.Default.LabSummaryArray)
                .On("DELETE /api/v1/server", async (_, stream) =>
                {
                    replaced = true;
                    await stream.WriteAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                });
            Assert.Equal(0, await run.RunAsync("ps"));
            Assert.True(replaced);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(socket)!, recursive: true);
        }
    }

    [Fact]
    public async Task Plan_needs_no_server_and_shows_machines_ports_and_steps()
    {
        await using var run = new CommandRun();
        run.Write("tri.yaml", "name: tri\nnodes:\n  r1: { image: labsim/router }\n");
        run.Write("plan.json", """
            {"lab":"tri","machines":[{"node":"r1","image":"labsim/router","arch":"x86_64","accelerator":"tcg","acceleratorReason":"KVM is slow","memoryBytes":167772160,
            "cpus":1,"argv":["qemu-system-x86_64","-append","console=ttyS0 quiet"],"limits":{"cpuPercent":50,"memoryBytes":1073741824,"cpuSet":"0-1","unmet":"memory-limit cannot be held: no"}}],"ports":[{"name":"r1:eth1","mac":"02:00:00:00:00:01","datapath":"vhost-user","socket":"/run/p"}],
            "links":[],"steps":["workspace","start r1"],"warnings":[]}
            """);
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", $"echo \"$*\" >{run.Directory["words"]}; cat >{run.Directory["request"]}; cat {run.Directory["plan.json"]}"));
        Assert.Equal(0, await run.RunAsync("plan", "tri.yaml"));
        GoldenFile.Matches("plan.txt", run.OutText);
        Assert.Equal("once plan\n", File.ReadAllText(run.Directory["words"]));
        Assert.Equal("tri.yaml", JsonSerializer.Deserialize(File.ReadAllBytes(run.Directory["request"]), ContractJson.Default.TopologyRequest)!.DisplayFile);
    }

    [Theory]
    [InlineData("""echo '{"type":"t","title":"x","status":503,"detail":"no QEMU","remedy":"install it","exitStatus":6}'; exit 6""", 6, "labsim: no QEMU\n        install it\n")]
    [InlineData("echo broken >&2; exit 1", 1, "labsim: broken\n")]
    [InlineData("kill -9 $$", 1, "labsim: labsim-server ended with exit status 137\n")]
    public async Task What_fails_there_is_told_here(string script, int status, string expected)
    {
        await using var run = new CommandRun();
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", script));
        Assert.Equal(status, await run.RunAsync("image", "ls"));
        Assert.Equal(expected, run.ErrorText);
    }

    [Fact]
    public async Task Doctor_says_what_it_means_and_fails_where_labs_are_impossible()
    {
        await using var run = new CommandRun();
        run.Write("doctor.json", """
            {"checks":[{"id":"qemu.x86_64","title":"QEMU","status":"ok","finding":"10.0.2","remedy":null},
            {"id":"kvm","title":"KVM","status":"warning","finding":"slow","remedy":"use bare metal"},{"id":"disk","title":"Disk","status":"error","finding":"full","remedy":"free some"}]}
            """);
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", $"cat {run.Directory["doctor.json"]}"));
        Assert.Equal(6, await run.RunAsync("doctor"));
        GoldenFile.Matches("doctor.txt", run.OutText);
    }

    [Fact]
    public async Task An_image_build_shows_each_step()
    {
        await using var run = new CommandRun();
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", """
            echo '{"image":"labsim/host","step":"downloading","fraction":0.25}'; echo '{"image":"labsim/host","step":"done","fraction":1}'
            """));
        Assert.Equal(0, await run.RunAsync("image", "build", "labsim/host"));
        Assert.Equal("labsim/host:  25 %  downloading\nlabsim/host: 100 %  done\n", run.ErrorText);
        Assert.Equal("labsim/host is built\n", run.OutText);
    }

    [Fact]
    public async Task An_added_disk_is_told_with_progress_and_the_request_has_all_that_was_said()
    {
        await using var run = new CommandRun();
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", $$$"""
            read -r line; echo "$line" >{{{run.Directory["request"]}}}; echo '{"image":"veos","step":"copying (1 of 2 MiB)","fraction":0.5}'
            echo '{"name":"veos","kind":"vm","arch":"x86_64","summary":"added from v.img","state":"added","bytes":2097152,"disk":{"format":"raw","virtualBytes":4194304,"source":"v.img"}}'
            """));
        Assert.Equal(0, await run.RunAsync("image", "add", "v.img", "--name", "veos", "--memory", "2G", "--cpus", "2", "--disk-bus", "ide", "--nic", "e1000", "--format", "raw", "--force"));
        Assert.Equal("veos:  50 %  copying (1 of 2 MiB)\n", run.ErrorText);
        Assert.StartsWith("veos is added (2.0 MiB for a disk of 4.0 MiB)", run.OutText, StringComparison.Ordinal);
        Assert.Equal(
            new ImageAddRequest { File = run.Directory["v.img"], Name = "veos", Memory = "2G", Cpus = 2, DiskBus = "ide", Nic = "e1000", Format = "raw", Force = true },
            JsonSerializer.Deserialize(File.ReadAllBytes(run.Directory["request"]), ContractJson.Default.ImageAddRequest));
    }

    [Fact]
    public async Task An_interrupted_add_closes_the_servers_input_and_waits_for_it()
    {
        await using var run = new CommandRun();
        run.With("LABSIM_SERVER_PROGRAM", run.WriteProgram("server", $$"""
            read -r line; echo '{"image":"veos","step":"copying","fraction":0}'; read -r more; echo undone >{{run.Directory["undone"]}}; exit 130
            """));
        var adding = run.RunAsync("image", "add", "v.img");
        while (!run.ErrorText.Contains("copying", StringComparison.Ordinal))
        {
            Assert.False(adding.IsCompleted, run.ErrorText);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        run.Interrupts.Raise();
        Assert.Equal(130, await adding);
        Assert.Equal("undone\n", File.ReadAllText(run.Directory["undone"]));
    }

    [Fact]
    public async Task Server_status_says_where_it_is_and_fails_where_none_runs()
    {
        await using var run = new CommandRun();
        Assert.Equal(1, await run.RunAsync("server", "status"));
        Assert.Contains("no lab server runs", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, await run.RunAsync("server", "stop"));
        _ = run.Server;
        Assert.Equal(0, await run.RunAsync("server", "status"));
        Assert.Contains("running: pid 1, version 0.1.0, since 2026-01-01 00:00:00Z\n  address  http://127.0.0.1:7780\n", run.OutText, StringComparison.Ordinal);
    }

    // Lets the command wait through it, step by step.
    private static async Task AdvanceAsync(ManualTimeProvider time, Task command, TimeSpan by)
    {
        for (var end = time.GetUtcNow() + by; time.GetUtcNow() < end && !command.IsCompleted; time.Advance(TimeSpan.FromMilliseconds(100)))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
