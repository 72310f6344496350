namespace LabSim.NodeRuntime.Screens;

/// <summary>A screen cannot be reached or looked at; the message says why.</summary>
public sealed class ScreenException(string message, Exception? inner = null) : Exception(message, inner);
