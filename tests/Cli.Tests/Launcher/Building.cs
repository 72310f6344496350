namespace LabSim.Cli.Tests.Launcher;

public sealed class Building
{
    [Fact]
    public void Builds_once_says_so_and_becomes_the_command()
    {
        using var host = new Sandbox();
        var first = host.Run("validate", "a  b", "*");
        Assert.Equal((0, "run validate a  b *\n"), (first.Status, first.Output));
        Assert.Contains("labsim: building LabSim from its sources", first.Error, StringComparison.Ordinal);
        Assert.Equal("publish src/Cli\npublish src/LabServer\n", host.Calls);
        var second = host.Run("validate");
        Assert.Equal((0, "run validate\n", ""), second);
        Assert.Equal("publish src/Cli\npublish src/LabServer\n", host.Calls);
    }

    [Fact]
    public void Builds_again_when_a_source_changed_and_not_when_it_only_looks_newer()
    {
        using var host = new Sandbox();
        host.Run("ps");
        Touch(host["labsim/src/Cli/Program.cs"]);
        Assert.Equal((0, "run ps\n", ""), host.Run("ps"));
        host.Write("labsim/src/Cli/Program.cs", "three");
        Touch(host["labsim/src/Cli/Program.cs"]);
        Assert.Contains("building", host.Run("ps").Error, StringComparison.Ordinal);
        Assert.Equal(4, host.Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        File.Delete(host["labsim/src/LabServer/Program.cs"]);
        Touch(host["labsim/src/LabServer"]);
        Assert.Contains("building", host.Run("ps").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_tests_build_in_the_source_tree_is_no_source()
    {
        using var host = new Sandbox();
        host.Run("ps");
        host.Write("labsim/src/Cli/obj/x.json", "{}");
        host.Write("labsim/src/Cli/bin/Debug/x.dll", "");
        Touch(host["labsim/src/Cli/obj/x.json"]);
        Touch(host["labsim/src/Cli"]);
        Assert.Equal((0, "run ps\n", ""), host.Run("ps"));
    }

    [Fact]
    public void A_build_that_fails_shows_its_end_leaves_no_command_and_is_tried_again()
    {
        using var host = new Sandbox();
        host.Program("dotnet", "[ \"$1\" = --version ] && exit 0; echo 'Program.cs(1,1): error CS1002'; exit 1");
        var failed = host.Run("ps");
        Assert.Equal(1, failed.Status);
        Assert.Contains("building the command failed:\nProgram.cs(1,1): error CS1002", failed.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(host["labsim/artifacts/current"]));
        host.Dotnet();
        Assert.Equal(0, host.Run("ps").Status);
    }

    [Fact]
    public void Two_launchers_at_once_build_once()
    {
        using var host = new Sandbox();
        using var one = host.Start([], "ps");
        using var two = host.Start([], "ps");
        Assert.Equal(["run ps\n", "run ps\n"], new[] { one, two }.Select(process => process.StandardOutput.ReadToEnd()));
        one.WaitForExit();
        two.WaitForExit();
        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Equal("publish src/Cli\npublish src/LabServer\n", host.Calls);
    }

    [Fact]
    public void An_earlier_build_goes_unless_something_runs_from_it()
    {
        using var host = new Sandbox();
        host.Run("ps");
        var old = new DirectoryInfo(host["labsim/artifacts/current"]).ResolveLinkTarget(true)!.FullName;
        File.Copy("/bin/sleep", Path.Combine(old, "server-in-use"));
        using var server = System.Diagnostics.Process.Start(Path.Combine(old, "server-in-use"), "60");
        host.Write("labsim/src/Cli/Program.cs", "three");
        Touch(host["labsim/src/Cli/Program.cs"]);
        host.Run("ps");
        Assert.True(Directory.Exists(old));
        server.Kill();
        server.WaitForExit();
        host.Write("labsim/src/Cli/Program.cs", "four");
        Touch(host["labsim/src/Cli/Program.cs"]);
        host.Run("ps");
        Assert.False(Directory.Exists(old));
    }

    [Fact]
    public void Without_an_sdk_it_says_what_is_missing_and_how_to_get_it()
    {
        using var host = new Sandbox(sdk: false);
        var result = host.Run("ps");
        Assert.Equal((6, ""), (result.Status, result.Output));
        Assert.Contains("the .NET 10 SDK is missing", result.Error, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/download/dotnet/10.0", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(host["labsim/artifacts"]));
    }

    [Fact]
    public void Where_apt_has_the_sdk_it_is_installed_or_with_NO_INSTALL_named()
    {
        using var host = new Sandbox(sdk: false);
        host.Program("apt-cache", "echo '  Candidate: 10.0.100-1'");
        var told = host.Run([("LABSIM_NO_INSTALL", "1")], "ps");
        Assert.Equal(6, told.Status);
        Assert.Contains("apt-get install dotnet-sdk-10.0", told.Error, StringComparison.Ordinal);
        host.Dotnet();
        File.Move(host["bin/dotnet"], host["bin/dotnet.hidden"]);
        host.Program("apt-get", $"echo \"apt-get $*\" >>'{host["calls"]}'; mv '{host["bin/dotnet.hidden"]}' '{host["bin/dotnet"]}'");
        Assert.Equal(0, host.Run("ps").Status);
        Assert.Contains("install -y -q", host.Calls, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_on_the_path_works_and_is_made_and_removed_by_install_and_uninstall()
    {
        using var host = new Sandbox();
        host.Run("ps");
        host.Program("id", "echo 1000");
        var link = host["host"] + host["user/.local/bin/labsim"];
        Assert.Contains("is not on your PATH", host.Run("install").Error, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(host.Root, "labsim"), new FileInfo(link).LinkTarget);
        Assert.Equal(0, host.Run("install").Status);
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(link, "ps") { RedirectStandardOutput = true })!;
        Assert.Equal("run ps\n", process.StandardOutput.ReadToEnd());
        Assert.Equal(0, host.Run("uninstall").Status);
        Assert.False(File.Exists(link));
        File.WriteAllText(link, "somebody else's");
        Assert.Equal(6, host.Run("install").Status);
        Assert.Equal(0, host.Run("uninstall").Status);
        Assert.True(File.Exists(link));
    }

    // A time that no clock's grain can blur.
    private static void Touch(string path) => File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2));
}
