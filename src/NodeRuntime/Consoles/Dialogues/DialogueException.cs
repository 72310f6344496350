namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>A guest did not say what its kind's file says that it says.</summary>
public sealed class DialogueException(string message) : Exception(message);
