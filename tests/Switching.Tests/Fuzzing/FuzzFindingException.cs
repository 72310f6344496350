namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>A fuzzer found something: what, and how to see it again.</summary>
internal sealed class FuzzFindingException(string what, Exception? cause = null) : Exception(what, cause);
