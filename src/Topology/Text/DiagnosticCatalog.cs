using static LabSim.Topology.Text.Severity;

namespace LabSim.Topology.Text;

/// <summary>Every sort of problem that a topology can have: LS00 text and YAML, LS01 keys and values, LS02 nodes and links, LS03 addresses, LS04 kinds and images, LS05 limits, LS06 files, LS07 edits, LS08 layouts, LS09 files of kinds.</summary>
internal static partial class DiagnosticCatalog
{
    public static readonly DiagnosticDescriptor FileTooLarge = new("LS0001", Error,
        "The file is larger than 4 MiB.",
        "Split the lab.");

    public static readonly DiagnosticDescriptor NotUtf8 = new("LS0002", Error,
        "The file is not UTF-8 text.",
        "Save it as UTF-8.");

    public static readonly DiagnosticDescriptor ControlCharacter = new("LS0003", Error,
        "The file contains a NUL or another control character.",
        "Remove the character; a binary file is no topology.");

    public static readonly DiagnosticDescriptor Syntax = new("LS0004", Error,
        "The text is not valid YAML.",
        "Check indentation, quotes and brackets at the place shown.");

    public static readonly DiagnosticDescriptor Tab = new("LS0005", Error,
        "A line is indented with a tab.",
        "Indent with blanks.");

    public static readonly DiagnosticDescriptor TooDeep = new("LS0006", Error,
        "Values are nested deeper than 32 levels.",
        "No topology needs that; remove the nesting.");

    public static readonly DiagnosticDescriptor TooManyValues = new("LS0007", Error,
        "The file has more than 500,000 values.",
        "Use ranges such as `leaf{1..8}`.");

    public static readonly DiagnosticDescriptor Anchor = new("LS0008", Error,
        "Anchors, aliases and merge keys are not part of the language.",
        "Put shared settings into `groups:`.");

    public static readonly DiagnosticDescriptor Tag = new("LS0009", Error,
        "YAML tags are not part of the language.",
        "Remove the tag.");

    public static readonly DiagnosticDescriptor SeveralDocuments = new("LS0010", Error,
        "The file has more than one YAML document.",
        "One file is one lab; remove `---`.");

    public static readonly DiagnosticDescriptor DuplicateKey = new("LS0011", Error,
        "A key stands twice in the same place.",
        "Remove or rename one of them.");

    public static readonly DiagnosticDescriptor Empty = new("LS0012", Error,
        "The file has no content.",
        "Begin with `nodes:`.");

    public static readonly DiagnosticDescriptor KeyIsNotAWord = new("LS0013", Error,
        "A key is a list, a mapping or empty.",
        "Keys are words; a name with braces needs quotes inside `{ }`.");

    public static readonly DiagnosticDescriptor TooManyProblems = new("LS0014", Error,
        "There are more than 1,000 problems; the rest is not shown.",
        "Mend these first.");

    public static readonly DiagnosticDescriptor UnknownKey = new("LS0101", Error,
        "A key does not exist in the place where it stands.",
        "Use one of the keys that the message names.");

    public static readonly DiagnosticDescriptor NotAvailable = new("LS0102", Error,
        "A key or word belongs to the language, but this version does not have it yet.",
        "Remove it, or use a newer LabSim.");

    public static readonly DiagnosticDescriptor MissingKey = new("LS0103", Error,
        "A key that must be there is not.",
        "Add it.");

    public static readonly DiagnosticDescriptor WrongShape = new("LS0104", Error,
        "A value has the wrong form: a list where a word is needed, or the like.",
        "Write it in the form that the message names.");

    public static readonly DiagnosticDescriptor InvalidValue = new("LS0105", Error,
        "A value is none of those that are possible here.",
        "Use one that the message names.");

    public static readonly DiagnosticDescriptor MissingUnit = new("LS0106", Error,
        "A number has no unit, or an unknown one.",
        "Write the unit: `160M`, `10ms`, `0.1%`, `10Mbit`.");

    public static readonly DiagnosticDescriptor OutOfRange = new("LS0107", Error,
        "A number is too small or too large.",
        "Stay within the bounds that the message names.");

    public static readonly DiagnosticDescriptor InvalidPath = new("LS0108", Error,
        "A path is absolute, leaves the topology's folder or cannot be a path.",
        "Keep the file in the topology's folder or below.");

    public static readonly DiagnosticDescriptor InvalidRange = new("LS0109", Error,
        "A range is malformed, runs backwards or is too long, or a name has two.",
        "Write `{1..8}`, once in a name.");

    public static readonly DiagnosticDescriptor InvalidName = new("LS0201", Error,
        "A name has characters or a length that it may not have.",
        "Lab: `[a-z0-9][a-z0-9-]{0,39}`; node: `[A-Za-z0-9][A-Za-z0-9_-]{0,39}`.");

    public static readonly DiagnosticDescriptor DuplicateNode = new("LS0202", Error,
        "Two nodes have the same name (a range may yield it).",
        "Rename one.");

    public static readonly DiagnosticDescriptor UnknownNode = new("LS0203", Error,
        "An endpoint or `after:` names a node that does not exist.",
        "Use the nearest name that the message shows, or add the node.");

    public static readonly DiagnosticDescriptor UnknownInterface = new("LS0204", Error,
        "An endpoint or `interfaces:` names an interface that the node does not have.",
        "Use an interface that the kind has.");

    public static readonly DiagnosticDescriptor EndpointUsedTwice = new("LS0205", Error,
        "Two links end at the same interface.",
        "Use a free interface: an interface has one cable.");

    public static readonly DiagnosticDescriptor SelfLink = new("LS0206", Error,
        "A link has the same node at both ends.",
        "Link two nodes.");

    public static readonly DiagnosticDescriptor InvalidEndpoint = new("LS0207", Error,
        "An endpoint or a link is not written as `node:interface` or `a:eth1 -- b:eth1`.",
        "Write it so, with blanks around `--`.");

    public static readonly DiagnosticDescriptor UnequalRanges = new("LS0208", Error,
        "The ranges of one link or endpoint have different lengths.",
        "Give every range of the link the same length.");

    public static readonly DiagnosticDescriptor UnknownGroup = new("LS0209", Error,
        "A node names a group that does not exist.",
        "Add it to `groups:` or correct the name.");

    public static readonly DiagnosticDescriptor ImpairmentAlone = new("LS0210", Error,
        "An impairment has no meaning without another one, or beside another: `jitter` and `reorder` need `delay`, `queue` needs `rate`, a correlation what it belongs to; `gemodel` is instead of `loss`.",
        "Add the one that the message names.");

    public static readonly DiagnosticDescriptor LinkMtu = new("LS0211", Error,
        "An interface's `mtu` is larger than that of its link.",
        "Leave one of them out: the interface takes the link's.");

    public static readonly DiagnosticDescriptor NoFreePort = new("LS0212", Error,
        "An endpoint names a switch, hub or nat without a port, and no port is free.",
        "Link another switch to it, or list more ports.");

    public static readonly DiagnosticDescriptor UnlistedPort = new("LS0213", Error,
        "A link ends at a port that the switch's `ports:` does not list.",
        "Add the port to `ports:`, or leave `ports:` out.");

    public static readonly DiagnosticDescriptor PortListedTwice = new("LS0214", Error,
        "`ports:` has a port twice (a range may yield it).",
        "Remove one of them.");

    public static readonly DiagnosticDescriptor InvalidPort = new("LS0215", Error,
        "A port has not exactly one of `access` and `trunk`, its trunk is empty, or an access port has `native`.",
        "Write `{ access: 10 }` or `{ trunk: [10, 20-29], native: 1 }`.");

    public static readonly DiagnosticDescriptor InvalidAddress = new("LS0301", Error,
        "A value is not an IP address in the form that is needed.",
        "Addresses have a prefix length (`10.0.0.1/24`), gateways have none.");

    public static readonly DiagnosticDescriptor InvalidMac = new("LS0302", Error,
        "A value is not a unicast hardware address.",
        "Write it as `02:00:00:00:00:01`.");

    public static readonly DiagnosticDescriptor DuplicateMac = new("LS0303", Error,
        "Two interfaces have the same hardware address.",
        "Change one, or leave `mac` out.");

    public static readonly DiagnosticDescriptor DuplicateAddress = new("LS0304", Warning,
        "Two interfaces have the same IP address.",
        "Change one, unless it is meant (anycast).");

    public static readonly DiagnosticDescriptor TwoGateways = new("LS0305", Error,
        "An interface has two gateways of the same family.",
        "Keep one per family.");

    public static readonly DiagnosticDescriptor GatewayOffLink = new("LS0306", Warning,
        "A gateway lies in none of the interface's networks.",
        "Correct the gateway or the prefix length.");

    public static readonly DiagnosticDescriptor TooManyNodes = new("LS0501", Error,
        "The lab has more nodes than the quota of 1,000.",
        "Split the lab.");

    public static readonly DiagnosticDescriptor TooManyLinks = new("LS0502", Error,
        "The lab has more links than its nodes can have interfaces.",
        "Split the lab.");

    public static readonly DiagnosticDescriptor TooManyVlans = new("LS0503", Error,
        "The trunks of the lab have more than 1,000,000 VLANs in all, equal trunks counted once.",
        "Give ports the same trunk, or leave `ports:` out.");

    public static readonly DiagnosticDescriptor StartOrder = new("LS0504", Error,
        "Nodes wait for one another with `after:`, a node for itself, or for more nodes than a lab can have.",
        "Let one of them start first.");

    public static readonly DiagnosticDescriptor ManagementFull = new("LS0505", Error,
        "More nodes are to be on the management segment than its switch has ports, or its network addresses.",
        "Give `mgmt` a larger `subnet`, or say `management: false` for some.");

    public static readonly DiagnosticDescriptor UnreadableFile = new("LS0601", Error,
        "A file that the topology refers to does not exist, cannot be read or is larger than 1 MiB.",
        "Put it where the path says, relative to the topology's file.");

    public static readonly DiagnosticDescriptor MalformedEdit = new("LS0701", Error,
        "An edit lacks something, or has something that it does not know.",
        "Write it as `labsim edit --help` and docs/http-api.md show.");

    public static readonly DiagnosticDescriptor EditWithoutTarget = new("LS0702", Error,
        "An edit names a node, link, capture or place that is not there.",
        "Use a name that the message shows.");

    public static readonly DiagnosticDescriptor EditOfRange = new("LS0703", Error,
        "An edit is about a single node, link or capture that a range yields together with others.",
        "Edit the range in the YAML.");

    public static readonly DiagnosticDescriptor DamagedLayout = new("LS0801", Warning,
        "A line of the layout beside the topology cannot be read.",
        "Mend or remove it; the next move on the canvas removes it.");

    public static readonly DiagnosticDescriptor KindContradiction = new("LS0901", Error,
        "Two values of a kind's file do not go together.",
        "Change one of them; the message says what the rule is.");

    public static readonly DiagnosticDescriptor KindTwice = new("LS0902", Error,
        "A kind's name is taken: by another file, or by a kind that LabSim itself is made of.",
        "Give the kind another name.");

    /// <summary>All of them, in the order of their codes.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All => field ??=
    [
        FileTooLarge, NotUtf8, ControlCharacter, Syntax, Tab, TooDeep, TooManyValues, Anchor, Tag, SeveralDocuments, DuplicateKey, Empty,
        KeyIsNotAWord, TooManyProblems, UnknownKey, NotAvailable, MissingKey, WrongShape, InvalidValue, MissingUnit, OutOfRange, InvalidPath,
        InvalidRange, InvalidName, DuplicateNode, UnknownNode, UnknownInterface, EndpointUsedTwice, SelfLink, InvalidEndpoint, UnequalRanges,
        UnknownGroup, ImpairmentAlone, LinkMtu, NoFreePort, UnlistedPort, PortListedTwice, InvalidPort, InvalidAddress, InvalidMac, DuplicateMac, DuplicateAddress, TwoGateways, GatewayOffLink, UnknownKind, UnknownImage,
        UnverifiedImage, KindMismatch, NoImage, WrongArchitecture, SettingNotOfKind, UnknownDaemon, NicWithoutDatapath, BoardLacks, WrongDrive, DeviceTwice, NoManagement, ManagementAddress, ManagementName, ForwardTwice, MemoryLimit, TooManyNodes, TooManyLinks, TooManyVlans, StartOrder, ManagementFull, UnreadableFile,
        MalformedEdit, EditWithoutTarget, EditOfRange, DamagedLayout, KindContradiction, KindTwice,
    ];
}
