namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>The server was killed here: nothing that it still does has an effect.</summary>
internal sealed class SimulatedCrashException(string moment) : Exception($"killed {moment}");
