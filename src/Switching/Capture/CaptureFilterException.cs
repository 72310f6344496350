namespace LabSim.Switching.Capture;

/// <summary>libpcap refused a filter; the message is libpcap's own, for the user.</summary>
public sealed class CaptureFilterException(string message) : Exception(message);
