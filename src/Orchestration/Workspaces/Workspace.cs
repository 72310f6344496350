using System.Security.Cryptography;
using System.Text;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Machines;
using LabSim.StateStore;

namespace LabSim.Orchestration.Workspaces;

/// <summary>
/// Every path of a lab, named once. What lasts lies in <c>LABSIM_HOME/labs/LAB</c>; sockets lie in the run directory under eight hexadecimal
/// digits each for lab and node, because a unix socket's path has at most 107 bytes whatever LABSIM_HOME is.
/// </summary>
internal sealed class Workspace(OrchestrationOptions options, string lab)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Others may pass (not list): the machines' user reaches its own directory below.
    private const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly MachineUser? _user = options.MachineUser;

    /// <summary>The lab's name.</summary>
    public string Lab => lab;

    /// <summary>What lasts of the lab.</summary>
    public string LabDirectory => Path.Combine(options.DataDirectory, "labs", lab);

    /// <summary>The captures of the topology's <c>captures:</c>.</summary>
    public string CaptureDirectory => Path.Combine(LabDirectory, "captures");

    /// <summary>The captures that somebody looks at in a browser; nothing in there outlives the server.</summary>
    public string ViewDirectory => Path.Combine(LabDirectory, "views");

    /// <summary>The lab's sockets.</summary>
    public string LabRunDirectory => Path.Combine(options.RunDirectory, ShortId(lab));

    /// <summary>Eight hexadecimal digits that stand for a name.</summary>
    public static string ShortId(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];

    /// <summary>What lasts of a node: overlays, console log, QEMU's log.</summary>
    public string NodeDirectory(string node) => Path.Combine(LabDirectory, "nodes", node);

    /// <summary>The disk of a node over an added image.</summary>
    public string NodeOverlay(string node, OverlayName name) => Path.Combine(NodeDirectory(node), name.ToString());

    /// <summary>An empty disk of a node that boots from an added image.</summary>
    /// <param name="node">The node.</param>
    /// <param name="lasts">It outlives a stop.</param>
    /// <param name="number">Which of the node's disks it is.</param>
    public string NodeBlankDisk(string node, bool lasts, int number) => Path.Combine(NodeDirectory(node), $"{OverlayName.Beginning(lasts, number)}.qcow2");

    /// <summary>The disks over added images that a node has now.</summary>
    public IEnumerable<OverlayName> Overlays(string node) => DiskUsers.Read(NodeDirectory(node));

    /// <summary>The variables of a node's UEFI; those of a node that is not persistent begin anew with its disk.</summary>
    public string NodeUefi(string node, bool lasts) => Path.Combine(NodeDirectory(node), lasts ? "uefi.qcow2" : "scratch-uefi.qcow2");

    /// <summary>The drive that hands a node's config in.</summary>
    public string NodeConfigDrive(string node) => Path.Combine(NodeDirectory(node), "config.img");

    /// <summary>The disk of a persistent node of a built image.</summary>
    public string NodeDisk(string node) => Path.Combine(NodeDirectory(node), "disk.qcow2");

    /// <summary>A node's sockets.</summary>
    public string NodeRunDirectory(string node) => Path.Combine(LabRunDirectory, ShortId(node));

    /// <summary>The socket of a node's NIC.</summary>
    public string PortSocket(string node, int index) => Path.Combine(NodeRunDirectory(node), $"p{index}.sock");

    /// <summary>Where QEMU binds its end of a NIC's datagram socket.</summary>
    public string PortPeer(string node, int index) => Path.Combine(NodeRunDirectory(node), $"q{index}.sock");

    /// <summary>Makes the directories that all labs share. Idempotent; they stay for good, so that no lab's wipe takes them from another's start.</summary>
    public static void CreateShared(OrchestrationOptions options)
    {
        var mode = ModeFor(options.MachineUser);
        foreach (var parent in (string[])[options.DataDirectory, options.RunDirectory])
        {
            Directory.CreateDirectory(parent, mode);
            if (options.MachineUser is not null)
            {
                File.SetUnixFileMode(parent, File.GetUnixFileMode(parent) | UnixFileMode.OtherExecute);
            }
        }

        OwnedDirectory.Create(Path.Combine(options.DataDirectory, "labs"), mode, null);
    }

    /// <summary>Makes the lab's directories. Idempotent.</summary>
    public void CreateLab()
    {
        CreateShared(options);
        foreach (var directory in (string[])[LabDirectory, Path.Combine(LabDirectory, "nodes"), LabRunDirectory])
        {
            OwnedDirectory.Create(directory, ModeFor(_user), null);
        }
    }

    /// <summary>Makes a node's directories and gives them to the machines' user. Idempotent; <see cref="CreateLab"/> comes first.</summary>
    public void CreateNode(string node)
    {
        (uint, uint)? owner = _user is null ? null : (_user.UserId, _user.GroupId);
        OwnedDirectory.Create(NodeDirectory(node), Private, owner);
        OwnedDirectory.Create(NodeRunDirectory(node), Private, owner);
    }

    /// <summary>Makes a directory for one view, which its owner removes.</summary>
    public string CreateView(string view)
    {
        OwnedDirectory.Create(ViewDirectory, Private, null);
        var directory = Path.Combine(ViewDirectory, view);
        OwnedDirectory.Create(directory, Private, null);
        return directory;
    }

    /// <summary>Removes what an earlier server's views left. Idempotent.</summary>
    public void RemoveViews() => Remove(ViewDirectory);

    /// <summary>Removes a node's directories. Idempotent.</summary>
    public void RemoveNode(string node)
    {
        Remove(NodeRunDirectory(node));
        Remove(NodeDirectory(node));
    }

    /// <summary>Removes what lasts of a node, and nothing that a running server listens on. Idempotent.</summary>
    public void WipeNode(string node) => Remove(NodeDirectory(node));

    /// <summary>Removes a node's sockets; what lasts stays. Idempotent.</summary>
    public void RemoveNodeSockets(string node) => Remove(NodeRunDirectory(node));

    /// <summary>Removes the lab's sockets. Idempotent.</summary>
    public void RemoveRun() => Remove(LabRunDirectory);

    /// <summary>Removes what lasts of the lab. Idempotent.</summary>
    public void RemoveLab() => Remove(LabDirectory);

    private static UnixFileMode ModeFor(MachineUser? user) => user is null ? Private : Passable;

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already: that is what was asked for.
        }
    }
}
