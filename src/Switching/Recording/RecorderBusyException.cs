namespace LabSim.Switching.Recording;

/// <summary>Others are reading as much of the past as the recorder's memory has, and have not written it out yet.</summary>
public sealed class RecorderBusyException() : Exception("Others are reading the flight recorder's past.");
