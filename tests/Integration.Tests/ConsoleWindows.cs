using System.Diagnostics;
using LabSim.TestKit;

namespace LabSim.Integration.Tests;

/// <summary><c>labsim console --all</c> in a real tmux, with a server of its own.</summary>
[Collection(TriangleCollection.Name)]
public sealed class ConsoleWindows(TriangleLab lab) : IAsyncLifetime
{
    private const string Session = "=labsim-" + TriangleLab.Name;
    private static readonly string[] Routers = ["r1", "r2", "r3"];
    private readonly TemporaryDirectory _sockets = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
        _sockets.Dispose();
    }

    [Fact]
    public async Task Every_router_has_a_window_that_takes_keys_and_what_was_closed_opens_again()
    {
        var first = (await RunAsync()).Expect(0);
        Assert.Equal($"opened a window each for r1, r2, r3; see them: tmux attach -t labsim-{TriangleLab.Name}\n", first.Output);
        Assert.Equal(Routers, await WindowsAsync(Session));
        await TmuxAsync("send-keys", "-t", $"{Session}:=r2", "\necho con$((6*7))sole of $(hostname)\n");
        await AwaitScreenAsync($"{Session}:=r2", "con42sole of r2");

        Assert.Contains("every console has its window already", (await RunAsync()).Expect(0).Output, StringComparison.Ordinal);
        await TmuxAsync("kill-window", "-t", $"{Session}:=r1");
        Assert.StartsWith("opened a window each for r1;", (await RunAsync()).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(Routers, (await WindowsAsync(Session)).Order());

        // Ctrl+] leaves the console, and the window with it.
        await AwaitScreenAsync($"{Session}:=r3", "root@r3");
        await TmuxAsync("send-keys", "-t", $"{Session}:=r3", "C-]");
        await AwaitAsync(async () => !(await WindowsAsync(Session)).Contains("r3"), () => "the window of r3 stayed");
    }

    [Fact]
    public async Task In_tmux_the_windows_are_the_users_own_sessions()
    {
        (await TmuxAsync("new-session", "-d", "-s", "mine", "-n", "work", "sh")).Expect(0);
        (await TmuxAsync("new-window", "-d", "-t", "mine:", "-n", "r2", "sh")).Expect(0);
        await TmuxAsync("send-keys", "-t", "mine", $"{Checkout.Launcher} console --all\n");
        await AwaitScreenAsync("mine:work", "in this tmux session");
        string[] windows = ["work", "r2", .. Routers];
        Assert.Equal(windows, await WindowsAsync("mine"));
        Assert.NotEqual(0, (await TmuxAsync("has-session", "-t", Session)).ExitStatus);
    }

    [Fact]
    public async Task A_directory_is_a_name_and_no_tmux_format()
    {
        using var folder = new TemporaryDirectory();
        var odd = Directory.CreateDirectory(folder["x#(touch $OPENED)'; y"]).FullName;
        var variables = Variables(("OPENED", folder["opened"]));
        (await Command.RunAsync("sh", ["-c", "cd \"$1\" && exec \"$2\" console --all", "sh", odd, Checkout.Launcher], variables)).Expect(0);
        Assert.Equal(odd, (await TmuxAsync("display-message", "-p", "-t", $"{Session}:=r1", "#{pane_current_path}")).Output.Trim());
        Assert.False(File.Exists(folder["opened"]));
    }

    [Fact]
    public async Task A_tmux_that_refuses_is_heard()
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder["tmux"], "#!/bin/sh\necho 'unknown flag -e' >&2; exit 1\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder["tmux"], (UnixFileMode)0x1ED);
        var result = (await RunAsync(("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"))).Expect(1);
        Assert.Contains("tmux refuses: unknown flag -e", result.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(params (string Name, string Value)[] more) => Command.RunAsync(Checkout.Launcher, ["console", TriangleLab.Name, "--all"], Variables(more));

    private Task<CommandResult> TmuxAsync(params string[] arguments) => Command.RunAsync("tmux", arguments, Variables(), seconds: 20);

    private async Task<string[]> WindowsAsync(string session) =>
        (await TmuxAsync("list-windows", "-t", session, "-F", "#{?pane_dead,,#{window_name}}")).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task AwaitScreenAsync(string window, string text)
    {
        var screen = "";
        await AwaitAsync(async () => (screen = (await TmuxAsync("capture-pane", "-p", "-t", window)).Output).Contains(text, StringComparison.Ordinal), () => $"{window} never showed '{text}', but: {screen.Trim()}");
    }

    private static async Task AwaitAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !await holds();)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), otherwise());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private Dictionary<string, string?> Variables(params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string?>(lab.Installation.Variables) { ["TMUX_TMPDIR"] = _sockets.Path, ["TMUX"] = null };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }
}
