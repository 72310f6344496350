using System.Text;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Orchestration.Workspaces;

namespace LabSim.Orchestration.Tests.Workspaces;

public sealed class WorkspaceTests
{
    [Fact]
    public void Socket_paths_are_short_whatever_home_and_names_are()
    {
        var options = new OrchestrationOptions { DataDirectory = "/" + new string('h', 200), RunDirectory = "/run/user/4294967294/labsim/0123abcd" };
        var workspace = new Workspace(options, new string('l', 40));
        Assert.InRange(Encoding.UTF8.GetByteCount(workspace.PortSocket(new string('n', 40), 255)), 1, 107);
        Assert.DoesNotContain(new string('h', 20), workspace.PortSocket("n", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_of_two_hundred_characters_works()
    {
        await using var world = new TestWorld();
        world.Options = world.Options with { DataDirectory = world[new string('h', 100) + "/" + new string('h', 99)] };
        var server = await world.StartAsync();
        Assert.Equal("done", (await server.UpAsync(world.Write(Topologies.Duo)))!.State);
        await server.DownAsync("duo", wipe: true);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_views_of_an_earlier_server_left_goes_when_the_lab_is_taken_up_again()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var view = server.Labs.CreateView("duo", "0123456789abcdef");
        await File.WriteAllTextAsync(Path.Combine(view, "frames.pcapng"), "x", TestContext.Current.CancellationToken);
        server.Kill();
        await world.StartAsync();
        Assert.False(Directory.Exists(view));
    }

    [Fact]
    public async Task Directories_are_private()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        foreach (var directory in Directory.GetDirectories(world.Options.DataDirectory, "*", SearchOption.AllDirectories).Concat(Directory.GetDirectories(world.Options.RunDirectory, "*", SearchOption.AllDirectories)))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }
    }

    [Fact]
    public async Task With_a_user_for_machines_only_the_nodes_directories_are_that_users_and_the_way_there_can_be_passed()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("only root can give directories away");
        }

        await using var world = new TestWorld();
        world.Options = world.Options with { MachineUser = new NodeRuntime.Machines.MachineUser("nobody", 65534, 65534) };
        var server = await world.StartAsync();
        await server.UpAsync(world.Write(Topologies.Duo));
        var node = Path.Combine(world.Options.DataDirectory, "labs/duo/nodes/r1");
        Assert.Equal("65534 700", await StatAsync(node));
        Assert.Equal("0 711", await StatAsync(Path.GetDirectoryName(node)!));
        Assert.Equal("0 711", await StatAsync(Path.Combine(world.Options.RunDirectory, Workspace.ShortId("duo"))));
        Assert.Equal("65534 700", await StatAsync(Path.Combine(world.Options.RunDirectory, Workspace.ShortId("duo"), Workspace.ShortId("r1"))));
    }

    private static async Task<string> StatAsync(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u %a", path]) { RedirectStandardOutput = true })!;
        return (await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
    }
}
