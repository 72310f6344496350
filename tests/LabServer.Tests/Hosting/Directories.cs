using LabSim.LabServer.Hosting;
using LabSim.NodeRuntime;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Hosting;

public sealed class Directories
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PassThrough = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public void The_run_directory_is_ours_alone_and_a_machine_user_may_only_pass_through()
    {
        using var directory = new TemporaryDirectory();
        var run = Path.Combine(directory["labsim-0"], "01234567");
        RunDirectory.Create(run, run + "/server.sock", passThrough: false);
        Assert.Equal((Owner, Owner), (File.GetUnixFileMode(run), File.GetUnixFileMode(directory["labsim-0"])));
        RunDirectory.Create(run, run + "/server.sock", passThrough: true);
        Assert.Equal((Owner | PassThrough, Owner | PassThrough), (File.GetUnixFileMode(run), File.GetUnixFileMode(directory["labsim-0"])));
    }

    [Fact]
    public void A_run_directory_that_others_opened_is_closed_again()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["run"], Owner | UnixFileMode.OtherWrite);
        RunDirectory.Create(Path.Combine(directory["run"], "x"), "s", passThrough: false);
        Assert.Equal(Owner, File.GetUnixFileMode(directory["run"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("inner")]
    public void A_link_where_the_run_directory_should_be_is_refused(string inner)
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["victim"], Owner | UnixFileMode.GroupRead);
        Directory.CreateDirectory(directory["outer"]);
        var link = Path.Combine(directory["outer"], inner).TrimEnd('/');
        Directory.Delete(directory["outer"]);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, directory["victim"]);
        var refusal = Assert.Throws<RuntimeEnvironmentException>(() => RunDirectory.Create(Path.Combine(directory["outer"], "inner"), "s", passThrough: false));
        Assert.Contains("symbolic link", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Owner | UnixFileMode.GroupRead, File.GetUnixFileMode(directory["victim"]));
    }

    [Fact]
    public void A_socket_path_that_is_too_long_is_told_before_anything_is_made()
    {
        using var directory = new TemporaryDirectory();
        var run = directory[new string('x', 120)];
        Assert.Throws<RuntimeEnvironmentException>(() => RunDirectory.Create(run, Path.Combine(run, "server.sock"), passThrough: false));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_file_where_the_home_should_be_is_an_error_with_a_remedy()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["file"], "");
        var refusal = Assert.Throws<RuntimeEnvironmentException>(() => RunDirectory.CreateData(directory["file"], passThrough: false));
        Assert.Contains("LABSIM_HOME", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_home_has_one_server()
    {
        using var directory = new TemporaryDirectory();
        using (InstanceLock.Take(directory.Path))
        {
            var refusal = Assert.Throws<OtherServerException>(() => InstanceLock.Take(directory.Path));
            Assert.Contains("another lab server", refusal.Message, StringComparison.Ordinal);
        }

        InstanceLock.Take(directory.Path).Dispose();
    }
}
