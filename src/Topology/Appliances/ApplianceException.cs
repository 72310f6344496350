namespace LabSim.Topology.Appliances;

/// <summary>A file is no appliance of GNS3 that LabSim can read.</summary>
/// <param name="message">What is wrong, and where in the file.</param>
/// <param name="cause">What found it.</param>
public sealed class ApplianceException(string message, Exception? cause = null) : Exception(message, cause);
