using System.Text.Json;
using System.Text.Json.Serialization;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Topologies;

namespace LabSim.Contracts.Wire;

/// <summary>JSON of all wire types, generated at build time: the command starts without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LabSummary[]))]
[JsonSerializable(typeof(LabDocument))]
[JsonSerializable(typeof(LinkDocument))]
[JsonSerializable(typeof(LabEventDocument))]
[JsonSerializable(typeof(LabEventDocument[]))]
[JsonSerializable(typeof(OperationDocument))]
[JsonSerializable(typeof(NodesRequest))]
[JsonSerializable(typeof(NodeDocument[]))]
[JsonSerializable(typeof(DownRequest))]
[JsonSerializable(typeof(WipeRequest))]
[JsonSerializable(typeof(ConnectRequest))]
[JsonSerializable(typeof(CablingDocument))]
[JsonSerializable(typeof(StatsDocument))]
[JsonSerializable(typeof(StatisticsHeader))]
[JsonSerializable(typeof(ViewRequest))]
[JsonSerializable(typeof(ViewDocument[]))]
[JsonSerializable(typeof(FrameDocument))]
[JsonSerializable(typeof(FilterRequest))]
[JsonSerializable(typeof(MatchesDocument))]
[JsonSerializable(typeof(FieldDocument[]))]
[JsonSerializable(typeof(FollowDocument))]
[JsonSerializable(typeof(RowsRequest))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(ImpairmentRequest))]
[JsonSerializable(typeof(AcceptedDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(DiagnosticDocument[]))]
[JsonSerializable(typeof(TopologyRequest))]
[JsonSerializable(typeof(UpDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ImageDocument[]))]
[JsonSerializable(typeof(ImageProgressDocument))]
[JsonSerializable(typeof(ImageAddRequest))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(ServerDocument))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(ExecRequest))]
[JsonSerializable(typeof(ExecResult))]
public sealed partial class ContractJson : JsonSerializerContext;
