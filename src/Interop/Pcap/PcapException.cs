namespace LabSim.Interop.Pcap;

/// <summary>libpcap refuses a filter, or is not installed. The message is for the user.</summary>
public sealed class PcapException(string message) : Exception(message);
