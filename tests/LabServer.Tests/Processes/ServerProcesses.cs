using System.Net;
using System.Net.Sockets;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Processes;

/// <summary>The program as a host and a user meet it: signals, taken ports, unwritable directories.</summary>
public sealed class ServerProcesses
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_a_server_in_order(string signal)
    {
        using var program = new ServerProgram();
        var process = program.Start("run");
        var server = await program.AwaitServerAsync();
        Assert.Equal((process.Id, program.Home.Data), (server.Pid, server.Home));
        ServerProgram.Signal(signal, process.Id);
        await process.WaitForExitAsync(Cancelled);
        Assert.Equal(ExitStatus.Done, process.ExitCode);
        Assert.False(File.Exists(program.Home.ServerSocket));
        Assert.Contains("ended in order", await File.ReadAllTextAsync(Path.Combine(program.Home.Data, "server.log"), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_server_is_back_with_the_same_token_and_one_that_is_told_to_stop_stays_away()
    {
        using var program = new ServerProgram();
        var watchdog = program.Start("watch");
        var first = await program.AwaitServerAsync();
        var token = await File.ReadAllTextAsync(program.Home.TokenFile, Cancelled);
        ServerProgram.Signal("HUP", watchdog.Id);
        ServerProgram.Signal("HUP", first.Pid);
        ServerProgram.Signal("KILL", first.Pid);
        var second = await program.AwaitServerAsync(not: first.Pid);
        Assert.Equal(token, await File.ReadAllTextAsync(program.Home.TokenFile, Cancelled));
        Assert.False(watchdog.HasExited);

        using var client = program.Client();
        using var answer = await client.DeleteAsync(Routes.Server, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await watchdog.WaitForExitAsync(Cancelled);
        Assert.Equal(ExitStatus.Done, watchdog.ExitCode);
        Assert.False(Directory.Exists($"/proc/{second.Pid}"));
        Assert.Empty(Directory.GetFileSystemEntries(program.Home.Run));
    }

    [Fact]
    public async Task A_watchdog_that_is_terminated_ends_its_server_in_order()
    {
        using var program = new ServerProgram();
        var watchdog = program.Start("watch");
        var server = await program.AwaitServerAsync();
        ServerProgram.Signal("TERM", watchdog.Id);
        await watchdog.WaitForExitAsync(Cancelled);
        Assert.Equal(ExitStatus.Done, watchdog.ExitCode);
        Assert.False(Directory.Exists($"/proc/{server.Pid}"));
    }

    [Fact]
    public async Task A_second_server_of_one_home_is_refused_and_the_first_goes_on()
    {
        using var program = new ServerProgram();
        program.Start("run");
        var first = await program.AwaitServerAsync();
        var (status, _, error) = await program.RunAsync("", "run");
        Assert.Equal(ExitStatus.Occupied, status);
        Assert.Contains("another lab server", error, StringComparison.Ordinal);
        Assert.Equal(first.Pid, (await program.AwaitServerAsync()).Pid);
    }

    [Fact]
    public async Task A_port_in_use_is_status_6_with_a_remedy_and_leaves_nothing()
    {
        using var program = new ServerProgram();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (status, _, error) = await program.RunAsync("", "watch", "--listen", $"http://{other.LocalEndpoint}");
        Assert.Equal(ExitStatus.Environment, status);
        Assert.Contains("is in use", error, StringComparison.Ordinal);
        Assert.Contains("--listen", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(program.Home.Run));
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_is_status_6_with_a_remedy()
    {
        using var program = new ServerProgram();
        await File.WriteAllTextAsync(program["file"], "", Cancelled);
        var (status, _, error) = await program.RunAsync("", "run", "--data", program["file/home"]);
        Assert.Equal(ExitStatus.Environment, status);
        Assert.Contains("LABSIM_HOME", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_status_6_and_named()
    {
        using var program = new ServerProgram();
        Directory.CreateDirectory(Path.Combine(program.Home.Data, "state.db"));
        var (status, _, error) = await program.RunAsync("", "run");
        Assert.Equal(ExitStatus.Environment, status);
        Assert.Contains("state.db", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_word_is_status_2_with_the_right_ones()
    {
        using var program = new ServerProgram();
        var (status, _, error) = await program.RunAsync("", "serve");
        Assert.Equal(ExitStatus.Usage, status);
        Assert.Contains("labsim-server [run]", error, StringComparison.Ordinal);
    }
}
