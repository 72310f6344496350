namespace LabSim.LabServer.Hosting;

/// <summary>Another server serves this LABSIM_HOME. Whoever wanted one should take that one.</summary>
internal sealed class OtherServerException(string home, Exception inner) : Exception($"another lab server serves {home}", inner);
