using static LabSim.Topology.Text.Severity;

namespace LabSim.Topology.Text;

/// <content>LS04xx: what nodes are and have.</content>
internal static partial class DiagnosticCatalog
{
    public static readonly DiagnosticDescriptor UnknownKind = new("LS0401", Error,
        "A kind does not exist.",
        "Use one that the message names.");

    public static readonly DiagnosticDescriptor UnknownImage = new("LS0402", Error,
        "An image does not exist on the server.",
        "Use one that `labsim image ls` lists, or take a disk in with `labsim image add`.");

    public static readonly DiagnosticDescriptor UnverifiedImage = new("LS0403", Warning,
        "An image is none of those that come with LabSim, and without a server nothing more is known.",
        "Nothing, if the server has it.");

    public static readonly DiagnosticDescriptor KindMismatch = new("LS0404", Error,
        "The kind does not fit the image.",
        "Leave `kind` out: the image implies it.");

    public static readonly DiagnosticDescriptor NoImage = new("LS0405", Error,
        "A node has neither image nor kind, or its kind has no image of its own.",
        "Give it `image:`, or give one to `defaults:`.");

    public static readonly DiagnosticDescriptor WrongArchitecture = new("LS0406", Error,
        "The image does not exist for the architecture.",
        "Use an architecture that the message names.");

    public static readonly DiagnosticDescriptor SettingNotOfKind = new("LS0407", Error,
        "A node has a setting that its kind does not have.",
        "Remove it.");

    public static readonly DiagnosticDescriptor UnknownDaemon = new("LS0408", Error,
        "A daemon does not exist in this kind.",
        "Use one that the message names.");

    public static readonly DiagnosticDescriptor NicWithoutDatapath = new("LS0409", Error,
        "`datapath: vhost-user` needs a virtio-net NIC.",
        "Leave `datapath` out, or use `nic: virtio-net`.");

    public static readonly DiagnosticDescriptor BoardLacks = new("LS0410", Error,
        "The board of the node's architecture has not what a setting names: IDE, a BIOS and further serial ports are a PC's.",
        "Use what the message names.");

    public static readonly DiagnosticDescriptor WrongDrive = new("LS0411", Error,
        "A disk or CD that the machine cannot have: a CD as a disk, a disk as a CD, or more drives than its board takes.",
        "What the message says.");

    public static readonly DiagnosticDescriptor DeviceTwice = new("LS0412", Error,
        "Two nodes have the same device of the host, one has it twice, or more than four.",
        "Give it to one of them.");

    public static readonly DiagnosticDescriptor NoManagement = new("LS0413", Error,
        "A node is to be on the management segment and has no interface for it, or has `forwards` and is not on it.",
        "Name the interface (`management: GigabitEthernet0/0`), or say `management: true`.");

    public static readonly DiagnosticDescriptor ManagementAddress = new("LS0414", Error,
        "The address of an interface on the management segment is not one of that segment, or is taken.",
        "Give it another one, or leave `ip` out.");

    public static readonly DiagnosticDescriptor ManagementName = new("LS0415", Error,
        "A node has the name of the management segment, `mgmt` or `mgmt-nat`.",
        "Give the node another name.");

    public static readonly DiagnosticDescriptor ForwardTwice = new("LS0416", Error,
        "A port of the host is forwarded twice.",
        "Use another port of the host.");

    public static readonly DiagnosticDescriptor MemoryLimit = new("LS0417", Error,
        "`memory-limit` is less than the guest's memory and what its QEMU takes beside it (64 MiB).",
        "Raise it to what the message names, or lower `memory`.");
}
