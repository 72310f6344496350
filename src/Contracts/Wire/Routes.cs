namespace LabSim.Contracts.Wire;

/// <summary>The HTTP interface's addresses. Names in braces are escaped by the caller.</summary>
public static class Routes
{
    /// <summary>The prefix of this version.</summary>
    public const string Api = "/api/v1";

    /// <summary>GET: is the server alive? Needs neither token nor socket.</summary>
    public const string Health = Api + "/health";

    /// <summary>POST: <see cref="Environment.LoginRequest"/>; answers <see cref="Environment.SessionDocument"/> and a cookie. Needs neither token nor socket.</summary>
    public const string Login = Api + "/login";

    /// <summary>POST: makes a <see cref="Environment.LoginLinkDocument"/>.</summary>
    public const string LoginLinks = Api + "/login-links";

    /// <summary>GET: the browser's <see cref="Environment.SessionDocument"/>; DELETE: log out.</summary>
    public const string Session = Api + "/session";

    /// <summary>GET: <see cref="Environment.ServerDocument"/>; DELETE: stop the server, machines go on.</summary>
    public const string Server = Api + "/server";

    /// <summary>POST <c>?keeper=NAME</c>, over the unix socket alone: end for the good of the server that waits there; switches and machines go on. The number
    /// stands for what the two say to each other: a server of another one has no such address, and is stopped and started.</summary>
    public const string HandOver = Server + "/hand-over/2";

    /// <summary>GET: list of <see cref="Labs.LabSummary"/>; POST: <see cref="Contracts.Topologies.TopologyRequest"/>.</summary>
    public const string Labs = Api + "/labs";

    /// <summary>GET: one lab.</summary>
    public const string Lab = Labs + "/{lab}";

    /// <summary>POST: <see cref="Contracts.Labs.DownRequest"/>.</summary>
    public const string Down = Lab + "/down";

    /// <summary>POST: <see cref="Contracts.Labs.NodesRequest"/>.</summary>
    public const string Start = Lab + "/start";

    /// <summary>POST: <see cref="Contracts.Labs.NodesRequest"/>.</summary>
    public const string Stop = Lab + "/stop";

    /// <summary>POST: <see cref="Contracts.Labs.NodesRequest"/>.</summary>
    public const string Restart = Lab + "/restart";

    /// <summary>POST: <see cref="Contracts.Labs.NodesRequest"/>.</summary>
    public const string Pause = Lab + "/pause";

    /// <summary>POST: <see cref="Contracts.Labs.NodesRequest"/>.</summary>
    public const string Resume = Lab + "/resume";

    /// <summary>POST: <see cref="Contracts.Labs.NodesRequest"/>.</summary>
    public const string Reset = Lab + "/reset";

    /// <summary>POST: <see cref="Contracts.Labs.WipeRequest"/>.</summary>
    public const string Wipe = Lab + "/wipe";

    /// <summary>GET: <see cref="Contracts.Labs.OperationDocument"/>; DELETE: cancel and roll back.</summary>
    public const string Operation = Lab + "/operations/{operation}";

    /// <summary>GET: server-sent events, <c>?after=n</c>; <c>&amp;follow=false</c> ends after those that are there.</summary>
    public const string Events = Lab + "/events";

    /// <summary>POST: <see cref="Contracts.Labs.ConnectRequest"/>, plugs a cable.</summary>
    public const string Links = Lab + "/links";

    /// <summary>DELETE: what was plugged and pulled by hand; all cables are then as the topology says. Answers <see cref="Contracts.Labs.CablingDocument"/>.</summary>
    public const string Cabling = Lab + "/cabling";

    /// <summary>PUT: <see cref="Contracts.Labs.LinkRequest"/>; DELETE pulls the cable. The link is named by either endpoint or by its identity.</summary>
    public const string Link = Lab + "/links/{link}";

    /// <summary>GET, WebSocket: raw bytes of a serial line, <c>?port=n&amp;scrollback=bytes</c>; ports are numbered from 1, which is the default.</summary>
    public const string Console = Lab + "/nodes/{node}/console";

    /// <summary>GET: a console's scrollback as it is, <c>?port=n</c>; <c>application/octet-stream</c>.</summary>
    public const string ConsoleLog = Lab + "/nodes/{node}/console/log";

    /// <summary>GET, WebSocket: a screen, as bytes of the RFB protocol (RFC 6143) both ways; no password is asked for.</summary>
    public const string Screen = Lab + "/nodes/{node}/screen";

    /// <summary>GET: what a screen shows now; <c>image/png</c>.</summary>
    public const string ScreenPicture = Lab + "/nodes/{node}/screen.png";

    /// <summary>GET: the config that a node runs, <c>text/plain</c>; POST: saves it as a file of the topology, a <see cref="Contracts.Labs.SavedConfigDocument"/>.</summary>
    public const string Config = Lab + "/nodes/{node}/config";

    /// <summary>GET, WebSocket: a TCP connection to a port of a node on the management segment; bytes both ways.</summary>
    public const string NodePort = Lab + "/nodes/{node}/ports/{port}";

    /// <summary>GET, WebSocket: see <see cref="ExecChannel"/>.</summary>
    public const string Exec = Lab + "/nodes/{node}/exec";

    /// <summary>
    /// GET: streams pcapng; <c>?endpoint=r1:eth1&amp;endpoint=…&amp;filter=…&amp;snaplen=…&amp;count=…&amp;duration=seconds</c>.
    /// The response's headers arrive once the taps are in place; a bad filter is 400 before that. The client ends the capture in order by
    /// <c>DELETE</c> on the address in the header <c>Location</c>.
    /// </summary>
    public const string Captures = Lab + "/captures";

    /// <summary>DELETE: ends a running capture with whole blocks.</summary>
    public const string Capture = Captures + "/{capture}";

    /// <summary>GET: list of <see cref="Contracts.Topologies.TopologySummary"/>; POST: <see cref="Contracts.Topologies.OpenTopologyRequest"/>.</summary>
    public const string Topologies = Api + "/topologies";

    /// <summary>GET: <see cref="Contracts.Topologies.TopologyDocument"/>; DELETE: forgets it.</summary>
    public const string Topology = Topologies + "/{lab}";

    /// <summary>POST: <see cref="Contracts.Topologies.EditsRequest"/>.</summary>
    public const string TopologyEdits = Topology + "/edits";

    /// <summary>POST: <see cref="Contracts.Topologies.StepRequest"/>, takes the last change back.</summary>
    public const string TopologyUndo = Topology + "/undo";

    /// <summary>POST: <see cref="Contracts.Topologies.StepRequest"/>, makes it again.</summary>
    public const string TopologyRedo = Topology + "/redo";

    /// <summary>POST: <see cref="Contracts.Topologies.UpTopologyRequest"/>.</summary>
    public const string TopologyUp = Topology + "/up";

    /// <summary>POST: <see cref="Contracts.Topologies.FragmentRequest"/>.</summary>
    public const string TopologyFragment = Topology + "/fragment";

    /// <summary>GET, WebSocket: live statistics; see <see cref="Contracts.Labs.StatisticsHeader"/>.</summary>
    public const string Statistics = Lab + "/statistics";

    /// <summary>GET: the running <see cref="Contracts.Labs.ViewDocument"/>s; POST: <see cref="Contracts.Labs.ViewRequest"/>.</summary>
    public const string Views = Lab + "/views";

    /// <summary>GET: one view; DELETE: end it.</summary>
    public const string View = Views + "/{view}";

    /// <summary>GET, WebSocket: the rows of the packet list; see <see cref="RowsChannel"/>.</summary>
    public const string ViewRows = View + "/rows";

    /// <summary>GET: a <see cref="Contracts.Labs.FrameDocument"/>.</summary>
    public const string ViewFrame = View + "/frames/{number}";

    /// <summary>POST: <see cref="Contracts.Labs.FilterRequest"/>; answers <see cref="Contracts.Labs.MatchesDocument"/>.</summary>
    public const string ViewFilter = View + "/filter";

    /// <summary>GET <c>?prefix=tcp.</c>: list of <see cref="Contracts.Labs.FieldDocument"/>.</summary>
    public const string ViewComplete = View + "/complete";

    /// <summary>GET <c>?frame=n&amp;protocol=tcp|udp|http</c>: a <see cref="Contracts.Labs.FollowDocument"/>.</summary>
    public const string ViewFollow = View + "/follow";

    /// <summary>GET: the capture so far as pcapng.</summary>
    public const string ViewFile = View + "/file";

    /// <summary>POST: a topology; answers <see cref="Topologies.PlanDocument"/>.</summary>
    public const string Plan = Api + "/plan";

    /// <summary>GET: list of <see cref="Environment.ImageDocument"/>; POST: <see cref="Environment.ImageAddRequest"/>, begins an <see cref="Environment.ImageTaskDocument"/>.</summary>
    public const string Images = Api + "/images";

    /// <summary>DELETE <c>?arch=&amp;force=</c>: removes an image. The name's slashes stay slashes.</summary>
    public const string Image = Images + "/{**name}";

    /// <summary>POST: <see cref="Environment.ApplianceImportRequest"/>; a dry run answers <see cref="Environment.ApplianceDocument"/>, otherwise begins an <see cref="Environment.ImageTaskDocument"/>.</summary>
    public const string Appliances = Api + "/appliances";

    /// <summary>GET: list of <see cref="Environment.ImageTaskDocument"/>, the newest first.</summary>
    public const string ImageTasks = Api + "/image-tasks";

    /// <summary>GET: one of them; DELETE: end it early, or forget one that has ended.</summary>
    public const string ImageTask = ImageTasks + "/{task}";

    /// <summary>GET: list of <see cref="Environment.IncomingDocument"/>.</summary>
    public const string Incoming = Api + "/incoming";

    /// <summary>PUT <c>?offset=&amp;size=&amp;modified=</c>: a file's bytes from an offset on; answers <see cref="Environment.IncomingDocument"/>. DELETE: removes it.</summary>
    public const string IncomingFile = Incoming + "/{name}";

    /// <summary>GET: list of <see cref="Environment.KindDocument"/>.</summary>
    public const string Kinds = Api + "/kinds";

    /// <summary>GET: <see cref="Environment.DoctorDocument"/>.</summary>
    public const string Doctor = Api + "/doctor";

    /// <summary>The SignalR hub.</summary>
    public const string Hub = "/hubs/labs";

    /// <summary>The OpenAPI document.</summary>
    public const string OpenApi = "/openapi/v1.json";
}
