namespace LabSim.NodeRuntime.Dissection;

/// <summary>sharkd ended before it answered, or was ended because it did not.</summary>
internal sealed class SharkdGoneException(string reason) : Exception(reason);
