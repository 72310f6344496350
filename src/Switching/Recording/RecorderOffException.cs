namespace LabSim.Switching.Recording;

/// <summary>The past was asked for where none is recorded.</summary>
public sealed class RecorderOffException() : Exception("The lab's flight recorder is off.");
