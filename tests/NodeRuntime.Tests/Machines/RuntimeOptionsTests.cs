namespace LabSim.NodeRuntime.Tests.Machines;

public class RuntimeOptionsTests
{
    [Fact]
    public void The_environment_chooses_QEMU_and_the_search_path()
    {
        var options = RuntimeOptions.FromEnvironment(name => name == "PATH" ? "/a:relative::/b" : "/opt/qemu/");
        Assert.Equal("/opt/qemu/", options.QemuDirectory);
        Assert.Equal(["/a", "/b", "/usr/local/sbin"], options.SearchDirectories[..3]);
        Assert.Null(RuntimeOptions.FromEnvironment(_ => null).QemuDirectory);
    }

    [Fact]
    public void A_QEMU_directory_that_does_not_exist_is_refused()
    {
        var failure = Assert.Throws<RuntimeEnvironmentException>(new RuntimeOptions { QemuDirectory = "/no/such/place" }.Validate);
        Assert.Contains("LABSIM_QEMU_DIR", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_of_nothing_is_refused() =>
        Assert.Throws<RuntimeEnvironmentException>(new RuntimeOptions { CommandTimeout = TimeSpan.Zero }.Validate);
}
