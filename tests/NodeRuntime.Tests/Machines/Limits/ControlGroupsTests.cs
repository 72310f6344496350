using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.NodeRuntime.Tests.Machines.Limits;

public sealed class ControlGroupsTests
{
    private const string All = "cpuset cpu io memory pids";
    private const string Group = "/labsim-1/lab.r1";

    private static readonly MachineLimits Both = new() { CpuPercent = 150, MemoryBytes = 512L << 20 };

    [Fact]
    public void A_machine_gets_a_group_with_its_limits_and_its_process()
    {
        using var host = new FakeControlGroups("/system.slice/ssh.service").With("/", All, "cpu pids", processes: "2\n3\n");
        var groups = host.Open();
        Assert.Equal((host.Tree + Group, null), groups.Enter("lab", "r1", 4711, Both));
        Assert.Equal(("+memory", "4711"), (host.Read("/", "cgroup.subtree_control"), host.Read(Group, "cgroup.procs")));
        Assert.Equal(("150000 100000", "536870912"), (host.Read(Group, "cpu.max"), host.Read(Group, "memory.max")));
        Assert.True(host.Has("/labsim-1", "cgroup.subtree_control"));
    }

    [Fact]
    public void What_goes_over_the_limit_of_memory_does_not_go_to_swap()
    {
        using var host = new FakeControlGroups().With("/", All, "cpu memory");
        var groups = host.Open();
        var group = groups.Enter("lab", "r1", 4711, Both).Group!;
        Assert.False(host.Has(Group, "memory.swap.max"));
        File.WriteAllText(Path.Combine(group, "memory.swap.max"), "max\n");
        Assert.Null(groups.Change(group, Both));
        Assert.Equal("0", host.Read(Group, "memory.swap.max"));
        Assert.Null(groups.Change(group, MachineLimits.None));
        Assert.Equal("max", host.Read(Group, "memory.swap.max"));
    }

    [Fact]
    public void What_nobody_limits_is_not_divided_by()
    {
        using var host = new FakeControlGroups().With("/", All, "pids");
        Assert.Null(host.Open().Enter("lab", "r1", 4711, new MachineLimits { CpuPercent = 5 }).Unmet);
        Assert.Equal(("+cpu", "+cpu", "5000 100000"), (host.Read("/", "cgroup.subtree_control"), host.Read("/labsim-1", "cgroup.subtree_control"), host.Read(Group, "cpu.max")));
        Assert.False(host.Has(Group, "memory.max"));
    }

    [Fact]
    public void A_user_divides_what_systemd_gave_to_the_user()
    {
        using var host = new FakeControlGroups("/user.slice/user-7.slice/user@7.service/app.slice/run-1.scope")
            .Make("/user.slice/user-7.slice").With("/user.slice/user-7.slice/user@7.service", "cpu memory pids", "cpu memory pids").With("/user.slice/user-7.slice/user@7.service/app.slice", "cpu memory", "");
        var report = host.Open().Examine();
        Assert.Equal((host.Tree + "/user.slice/user-7.slice/user@7.service", null, null), (report.Group, report.Cpu, report.Memory));
        Assert.NotEmpty(report.Cpus);
    }

    [Fact]
    public void A_user_in_a_session_of_root_is_told_where_to_start_the_server()
    {
        using var host = new FakeControlGroups("/user.slice/user-7.slice/session-3.scope").Make("/user.slice/user-7.slice/session-3.scope");
        var (group, unmet) = host.Open().Enter("lab", "r1", 4711, Both);
        Assert.Null(group);
        Assert.Equal(
            $"cpu-limit and memory-limit cannot be held: the server may not divide its control group below {host.Tree} (start it where systemd lets you: labsim server stop, then systemd-run --user --scope labsim ps)",
            unmet);
    }

    [Fact]
    public void A_controller_of_version_1_is_told_and_the_other_is_held()
    {
        using var host = new FakeControlGroups("/", "cpuset", "cpu").With("/", "memory hugetlb", "");
        var (group, unmet) = host.Open().Enter("lab", "r1", 4711, Both);
        Assert.Equal(host.Tree + Group, group);
        Assert.Equal("cpu-limit cannot be held: version 1 of control groups has the controller on this host (boot with systemd.unified_cgroup_hierarchy=1 cgroup_no_v1=all)", unmet);
        Assert.Equal("536870912", host.Read(Group, "memory.max"));
        Assert.False(host.Has(Group, "cpu.max"));
    }

    [Fact]
    public void A_host_without_version_2_says_so()
    {
        using var host = new FakeControlGroups();
        host.Mounts = ["32 31 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory"];
        var report = host.Open().Examine();
        Assert.Equal((null, "no cgroup2 file system is mounted"), (report.Group, report.Memory?.Finding));
        Assert.Equal(report.Memory, report.Cpu);
    }

    [Fact]
    public void A_group_with_processes_of_its_own_cannot_be_divided_but_the_root_of_the_host_can()
    {
        using var host = new FakeControlGroups("/labsim.service").With("/labsim.service", "cpu memory", "", processes: "17\n");
        Assert.Contains("has processes of its own", host.Open().Examine().Cpu?.Finding, StringComparison.Ordinal);

        // Whoever divided it before had a way.
        host.With("/labsim.service", "cpu memory", "memory", processes: "17\n");
        Assert.Equal((true, true), (host.Open().Examine().Cpu is not null, host.Open().Examine().Memory is null));
        host.With("/", "cpu memory", "", processes: "1\n");
        Assert.Equal((host.Tree, null), (host.Open().Examine().Group, host.Open().Examine().Cpu));
    }

    [Fact]
    public void In_a_container_the_tree_begins_at_its_own_group()
    {
        using var host = new FakeControlGroups("/docker/1f/inner").With("/", "cpu memory", "cpu memory");
        host.Mounts = [host.Mounts[^1].Replace("0:38 / ", "0:38 /docker/1f ", StringComparison.Ordinal)];
        host.Enter("4711", "/docker/1f" + Group);
        Assert.Equal(host.Tree, host.Open().Examine().Group);
        Assert.Equal(host.Tree + Group, host.Open().Find("lab", "r1", 4711));
    }

    [Fact]
    public void A_machine_of_an_earlier_server_is_found_in_its_group_and_what_it_has_is_not_touched()
    {
        using var host = new FakeControlGroups().With("/", "cpu memory", "cpu memory");
        var group = host.Open().Enter("lab", "r1", 4711, Both).Group!;
        host.Enter("4711", Group);
        host.Enter("4712", "/labsim-2/lab.r1");
        host.Set("/labsim-1", "cgroup.subtree_control", "cpu memory");
        var path = Path.Combine(group, "cpu.max");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        var next = host.Open();
        Assert.Equal((group, null, null, null), (next.Find("lab", "r1", 4711), next.Find("lab", "r2", 4711), next.Find("lab", "r1", 4712), next.Find("lab", "r1", 4713)));
        Assert.Null(next.Change(group, Both));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
        Assert.Null(next.Change(group, Both with { CpuPercent = 10, MemoryBytes = null }));
        Assert.Equal(("10000 100000", "max"), (host.Read(Group, "cpu.max"), host.Read(Group, "memory.max")));
    }

    [Fact]
    public void A_limit_that_the_kernel_refuses_is_named_with_its_file()
    {
        using var host = new FakeControlGroups().With("/", "cpu memory", "cpu memory");
        var groups = host.Open();
        var group = groups.Enter("lab", "r1", 4711, Both).Group!;
        File.Delete(Path.Combine(group, "cpu.max"));
        Directory.CreateDirectory(Path.Combine(group, "cpu.max"));
        Assert.StartsWith($"cpu-limit cannot be held: {group}/cpu.max: ", groups.Change(group, Both), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_goes_with_its_machine_and_the_servers_own_with_the_last()
    {
        using var host = new FakeControlGroups().With("/", "cpu memory", "cpu memory");
        var groups = host.Open();
        var (first, second) = (groups.Enter("lab", "r1", 1, Both).Group!, groups.Enter("lab", "r2", 2, Both).Group!);
        Assert.False(groups.Leave(first));
        Assert.True(host.Has(Group));
        host.Set(Group, "cgroup.procs", "");
        host.Set("/labsim-1/lab.r2", "cgroup.procs", "");
        Assert.True(groups.Leave(first));
        Assert.Equal((false, true), (host.Has(Group), host.Has("/labsim-1")));
        groups.Leave(second);
        Assert.False(host.Has("/labsim-1"));
    }

    [Fact]
    public void What_an_earlier_server_left_is_removed_where_nobody_is_in_it()
    {
        using var host = new FakeControlGroups().With("/", "cpu memory", "cpu memory").With("/labsim-2/lab.r1", "", "");
        host.Open().Enter("lab", "r1", 1, Both);
        host.Open().Enter("lab", "r2", 2, Both);
        host.Set("/labsim-1/lab.r2", "cgroup.procs", "");
        host.Open().Sweep();
        Assert.Equal((true, false, true), (host.Has(Group), host.Has("/labsim-1/lab.r2"), host.Has("/labsim-2/lab.r1")));
        host.Set(Group, "cgroup.procs", "");
        host.Open().Sweep();
        Assert.False(host.Has("/labsim-1"));
    }

    [Fact]
    public void Who_killed_a_process_for_its_limit_is_known_by_the_groups_own_count()
    {
        using var host = new FakeControlGroups().With("/", "cpu memory", "cpu memory");
        var groups = host.Open();
        var group = groups.Enter("lab", "r1", 1, Both).Group!;
        host.Set(Group, "memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 0\n");
        Assert.False(ControlGroups.KilledForMemory(group));
        host.Set(Group, "memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\n");
        Assert.True(ControlGroups.KilledForMemory(group));

        // What was left over counts what became of another process.
        host.Set(Group, "cgroup.procs", "");
        Assert.False(ControlGroups.KilledForMemory(groups.Enter("lab", "r1", 2, Both).Group!));
    }
}
