using LabSim.NodeRuntime.Machines.Limits;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines.Limits;

/// <summary>A folder that looks like a host's tree of control groups, and a <c>/proc</c> that names it. What is written stays to be read; only a removal has the kernel's rule: not while a process is in it.</summary>
internal sealed class FakeControlGroups : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <param name="own">The server's own group.</param>
    /// <param name="legacy">Controllers that version 1 has.</param>
    public FakeControlGroups(string own = "/", params ReadOnlySpan<string> legacy)
    {
        Directory.CreateDirectory(_directory["proc/self"]);
        var mounts = new List<string> { "22 1 0:21 / /proc rw,nosuid - proc proc rw" };
        foreach (var controller in legacy)
        {
            mounts.Add($"32 31 0:29 / /sys/fs/cgroup/{controller} rw,relatime - cgroup cgroup rw,{controller}");
        }

        Mounts = [.. mounts, $"41 31 0:38 / {Tree.Replace(" ", @"\040", StringComparison.Ordinal)} rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate"];
        Own = own;
    }

    /// <summary>Where the tree is mounted.</summary>
    public string Tree => _directory["control groups"];

    /// <summary>The lines of <c>/proc/self/mountinfo</c>.</summary>
    public string[] Mounts
    {
        get;
        set => File.WriteAllLines(_directory["proc/self/mountinfo"], field = value);
    }

    /// <summary>The server's own group.</summary>
    public string Own
    {
        set => Enter("self", value);
    }

    public ControlGroups Open() => new("labsim-1", _directory["proc"], Remove);

    /// <summary>Makes a group that the server may divide.</summary>
    public FakeControlGroups With(string path, string controllers, string divided, string processes = "")
    {
        Make(path);
        Set(path, "cgroup.procs", processes);
        Set(path, "cgroup.controllers", controllers);
        Set(path, "cgroup.subtree_control", divided);
        if (path != "/")
        {
            Set(path, "cgroup.type", "domain");
        }

        return this;
    }

    /// <summary>Makes a group that is somebody else's: nothing in it can be opened for writing.</summary>
    public FakeControlGroups Make(string path)
    {
        Directory.CreateDirectory(Tree + path);
        return this;
    }

    /// <summary>Says which group a process is in.</summary>
    public void Enter(string process, string path)
    {
        Directory.CreateDirectory(_directory[$"proc/{process}"]);
        File.WriteAllText(_directory[$"proc/{process}/cgroup"], $"1:cpu:/\n0::{path}\n");
    }

    public void Set(string path, string file, string words) => File.WriteAllText(Path.Combine(Tree + path, file), words);

    public string Read(string path, string file) => File.ReadAllText(Path.Combine(Tree + path, file));

    public bool Has(string path, string file = "") => Path.Exists(Path.Combine(Tree + path, file));

    public void Dispose() => _directory.Dispose();

    private static void Remove(string group)
    {
        if (!Directory.Exists(group) || Directory.GetDirectories(group).Length > 0 || (File.Exists(Path.Combine(group, "cgroup.procs")) && File.ReadAllText(Path.Combine(group, "cgroup.procs")).Length > 0))
        {
            throw new IOException($"{group}: Device or resource busy");
        }

        Directory.Delete(group, recursive: true);
    }
}
