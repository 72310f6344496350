namespace LabSim.Cli.Tests.Launcher;

/// <summary><c>./test</c> with test projects that are shell scripts.</summary>
public sealed class TestRunner
{
    private const string Skipped = """<test name="X.Needs_kvm" result="Skip"><reason><![CDATA[no /dev/kvm & no luck]]></reason></test>""";

    [Fact]
    public void The_sum_of_all_projects_is_the_last_line_and_skips_have_their_reasons()
    {
        using var host = Prepare();
        Project(host, "Topology", passed: 12, status: 0);
        Project(host, "Cli", passed: 3, skipped: 1, status: 0, tests: Skipped);
        Project(host, "Integration", passed: 2, status: 0);
        var result = host.Test("--no-build");
        Assert.Equal(0, result.Status);
        Assert.EndsWith("\n17 passed, 0 failed, 1 skipped\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("    skipped: X.Needs_kvm: no /dev/kvm & no luck\n", result.Output, StringComparison.Ordinal);
        Assert.True(result.Output.IndexOf("Cli.Tests:", StringComparison.Ordinal) < result.Output.IndexOf("Integration.Tests:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_test_fails_the_run_and_shows_what_the_project_said()
    {
        using var host = Prepare();
        Project(host, "Topology", passed: 11, failed: 1, status: 2, says: "failed X.Y: Assert.Equal() Failure");
        Project(host, "Integration", passed: 2, status: 0);
        var result = host.Test("--no-build");
        Assert.NotEqual(0, result.Status);
        Assert.Contains("failed X.Y: Assert.Equal() Failure", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n13 passed, 1 failed\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0, "Topology.Tests ran no test")]
    [InlineData(0, 0, "Topology.Tests ran no test")]
    [InlineData(134, 5, "Topology.Tests crashed (exit status 134)")]
    [InlineData(127, 0, "Topology.Tests crashed (exit status 127)")]
    [InlineData(2, 5, "Topology.Tests says that a test failed, its report does not")]
    public void A_project_that_ran_nothing_or_crashed_fails_the_run_whatever_its_report_says(int status, int passed, string expected)
    {
        using var host = Prepare();
        Project(host, "Topology", passed, status: status);
        Project(host, "Integration", passed: 2, status: 0);
        var result = host.Test("--no-build");
        Assert.NotEqual(0, result.Status);
        Assert.Contains($"FAILED: {expected}\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"\n{passed + 2} passed, 1 failed\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_may_leave_projects_empty_but_not_all_of_them()
    {
        using var host = Prepare();
        Project(host, "Topology", passed: 1, status: 0);
        Project(host, "Integration", passed: 0, status: 8);
        Assert.EndsWith("\n1 passed, 0 failed\n", host.Test("--no-build", "--filter", "Some_thing").Output, StringComparison.Ordinal);
        Assert.Contains("--filter-method *Some_thing*", host.Calls, StringComparison.Ordinal);
        var nothing = host.Test("--no-build", "--filter", "Some_thing", "Integration");
        Assert.NotEqual(0, nothing.Status);
        Assert.EndsWith("FAILED: no test ran at all\n0 passed, 1 failed\n", nothing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_projects_that_are_named_run_and_an_unknown_one_is_answered_with_those_that_exist()
    {
        using var host = Prepare();
        Project(host, "Topology", passed: 1, status: 0);
        Project(host, "Integration", passed: 2, status: 0);
        Assert.EndsWith("\n1 passed, 0 failed\n", host.Test("--no-build", "Topology").Output, StringComparison.Ordinal);
        var unknown = host.Test("--no-build", "Topolgy");
        Assert.Equal(2, unknown.Status);
        Assert.Contains("there is no test project Topolgy.Tests; there are: Topology.Tests Integration.Tests", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, host.Test("--sok").Status);
        Assert.Contains("usage: ./test", host.Test("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Soak_is_told_to_the_tests_and_the_callers_labs_are_not()
    {
        using var host = Prepare();
        Project(host, "Integration", passed: 1, status: 0, before: $"echo \"soak=${{LABSIM_SOAK-}} home=${{LABSIM_HOME-}}\" >>'{host["calls"]}'");
        host.Test("--no-build", "--soak", "Integration");
        Assert.Contains("soak=1 home=\n", host.Calls, StringComparison.Ordinal);
    }

    private static Sandbox Prepare()
    {
        var host = new Sandbox();
        host.Programs("qemu-system-x86_64", "qemu-system-aarch64", "qemu-system-riscv64", "qemu-system-ppc64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv", "tshark", "sharkd", "chromium", "tmux", "syslinux", "mcopy", "isoinfo", "fsck.fat", "mmdebstrap", "ssh-keygen", "ip", "ps", "zsh", "fish");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("host/usr/share/qemu/firmware/firmware.json", "\"x86_64\" \"aarch64\" \"riscv64\"");
        return host;
    }

    private static void Project(
        Sandbox host, string name, int passed = 0, int failed = 0, int skipped = 0, int status = 0, string tests = "", string says = "", string before = "")
    {
        var program = $"labsim/tests/{name}.Tests/bin/Release/net10.0/LabSim.{name}.Tests";
        var report = $"""<?xml version="1.0"?><assemblies><assembly name="x" errors="0" failed="{failed}" not-run="0" passed="{passed}" skipped="{skipped}" total="9"><collection failed="7" passed="7">{tests}</collection></assembly></assemblies>""";
        host.Write(program, $"""
            #!/bin/sh
            {before}
            echo "$*" >>'{host["calls"]}'
            while [ "$1" != --report-xunit-filename ]; do shift; done; file=$2
            while [ "$1" != --results-directory ]; do shift; done
            echo '{report}' >"$2/$file"
            echo '{says}'
            exit {status}
            """);
        if (status == 127)
        {
            host.Write(program, "#!/nonexistent\n");
        }

        File.SetUnixFileMode(host[program], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
